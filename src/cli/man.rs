//! `rotasi man`: the manual pages.

use std::fs;
use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::{grammar, terminal};

/// Print the manual page, or write one page per command into a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi man | man -l -                        read it now
  rotasi man -o ~/.local/share/man/man1        then: man rotasi, man rotasi-plan")]
pub struct Arguments {
    /// Folder for the pages rotasi.1, rotasi-plan.1 and so on; made if it is not there.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Prints or writes the pages.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut grammar = grammar();
    grammar.build();
    let Some(folder) = &arguments.output else {
        return terminal::show(&String::from_utf8_lossy(&page(grammar)?));
    };
    let written = fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(grammar, folder));
    written.map_err(|fault| {
        Failure::new(Exit::Unexpected, format!("cannot write manual pages to {}: {fault}", folder.display()))
    })
}

fn page(grammar: clap::Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(grammar)
        .render(&mut page)
        .map_err(|fault| Failure::new(Exit::Unexpected, format!("cannot render the manual page: {fault}")))?;
    Ok(page)
}
