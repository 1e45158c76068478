//! `rotasi completions`: a script that lets a shell complete commands and options.

use clap_complete::Shell;

use super::exit::Failure;
use super::{grammar, terminal};

/// Print a script that lets your shell complete commands and options.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi completions bash > ~/.local/share/bash-completion/completions/rotasi
  rotasi completions fish > ~/.config/fish/completions/rotasi.fish")]
pub struct Arguments {
    /// Which shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut grammar(), "rotasi", &mut script);
    terminal::show(&String::from_utf8_lossy(&script))
}
