//! `rotasi generate`: made-up services.

use std::path::PathBuf;

use rotasi::diagnostic::{Language, nearest};
use rotasi::files;
use rotasi::synthetic::{self, Profile};

use super::exit::{Exit, Failure};
use super::plan::unwritten;
use super::terminal;

/// Most employees that can be asked for.
const MOST: u32 = 1_000_000;

/// Make up a service to try things on. The places exist; all people, posts and figures are invented.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi generate plaju -o plaju                     a district of 60
  rotasi generate medan -o medan --seed 7            a city of 15,000; seed 0 makes another
  rotasi generate kalianda --employees 20 -o tiny    as small or large as you like

Names: plaju, kalianda, tebingtinggi, kotabumi, medan.
Same name, number and seed: same files, everywhere.")]
pub struct Arguments {
    /// Which service: plaju, kalianda, tebingtinggi, kotabumi or medan.
    #[arg(value_parser = profile)]
    name: Profile,

    /// Number of employees [default: 60, 300, 1000, 2500, 15000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST)))]
    employees: Option<u32>,

    /// Seed of every random choice.
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u64,

    /// Folder to write the instance to; it must not exist yet.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Replace an instance that the folder holds already.
    #[arg(long)]
    force: bool,
}

/// Generates and writes.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    if arguments.output.symlink_metadata().is_ok() && !arguments.force {
        let place = arguments.output.display();
        return Err(Failure::new(Exit::Usage, format!("{place} exists; it is replaced only with --force")));
    }
    let made = synthetic::generate(arguments.name, arguments.employees, arguments.seed);
    files::write_instance(&arguments.output, &made.tables, &made.policy_toml, arguments.force)
        .map_err(|fault| unwritten(&fault, language))?;
    let (name, people, place) = (&made.tables.header.name, made.tables.employees.len(), arguments.output.display());
    terminal::show(&match language {
        Language::English => format!("{name}: {people} invented employees, written to {place}\n"),
        Language::Indonesian => format!("{name}: {people} pegawai rekaan, ditulis ke {place}\n"),
    })
}

fn profile(name: &str) -> Result<Profile, String> {
    Profile::by_name(name).ok_or_else(|| {
        let known = Profile::ALL.map(Profile::name);
        let meant = nearest(name, known).map(|name| format!("; did you mean {name}?")).unwrap_or_default();
        format!("the services are {}{meant}", known.join(", "))
    })
}
