//! Independent audit of a plan against the instance, written from the model alone.
