//! Linear and integer programs in plain form, and the backends that solve them.
