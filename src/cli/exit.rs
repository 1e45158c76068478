//! How the program ends: exit codes and the message that goes with them.

use std::process::ExitCode;

use rotasi::diagnostic::{Language, Text};

use crate::cli::terminal;

/// Exit codes other than success, as `rotasi --help` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Reading or writing failed, or the program has a bug.
    Unexpected = 1,
    /// The command line is wrong, or the output exists already.
    Usage = 2,
    /// The input has faults.
    Faults = 3,
    /// Proved that no plan exists.
    Infeasible = 4,
    /// No plan within the limits.
    NothingFound = 5,
    /// The plan does not pass verification.
    Unverified = 6,
    /// A solver is absent or failed.
    Backend = 7,
    /// Interrupted before there was a plan.
    Interrupted = 130,
}

/// An end that is not success.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    message: String,
}

impl Failure {
    /// Ends with `exit`; `message` goes to the standard error.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }

    /// Ends with `exit`, in the planner's language.
    pub fn told(exit: Exit, text: &Text, language: Language) -> Self {
        Self::new(exit, text.get(language))
    }

    /// Says why, and gives the code to end with.
    pub fn report(self) -> ExitCode {
        terminal::tell(&format!("rotasi: {}", self.message));
        ExitCode::from(self.exit as u8)
    }
}
