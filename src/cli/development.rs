//! `rotasi development`: individual development plans, one printable page for each employee.

use std::path::PathBuf;

use rotasi::diagnostic::Language;
use rotasi::files;
use rotasi::instance::{EmployeeId, Instance, UnitId};
use rotasi::report::{self, Choices, Report};

use super::exit::{Exit, Failure};
use super::plan::unwritten;
use super::progress::Steps;
use super::pseudonyms::Pseudonyms;
use super::{asked, input, terminal};

/// Write individual development plans: for each employee a printable page with where they stand, which positions come within
/// reach in which year and what is missing, the planned career, the trainings and the mentor.
///
/// What comes within reach is judged from the present position with the courses of the plan completed; a check mark means that
/// no hard rule forbids the move in that year, with the soft rules that it would pass over in brackets.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi development out --instance instances/plaju --employee P-0012 -o idp.html
  rotasi development out --instance instances/plaju --unit KEC -o idp.html --lang id
                                               everybody of a unit and of those below it
  rotasi development out --instance instances/plaju -o idp.html --pseudonyms people.key
                                               everybody, under codes

Print the page from a browser: every employee begins a new sheet.")]
pub struct Arguments {
    /// Folder of the plan.
    plan: PathBuf,

    /// The instance that the plan was made for [default: the folder input beside the plan]
    #[arg(long, value_name = "INSTANCE")]
    instance: Option<PathBuf>,

    /// Only these employees.
    #[arg(long, value_name = "EMPLOYEE", num_args = 1.., conflicts_with = "unit")]
    employee: Vec<String>,

    /// Only employees who hold a position of this unit, or of one below it, at the start.
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,

    /// Write the pages to this file.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    /// Replace the file if it exists.
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    pseudonyms: Pseudonyms,
}

/// Chooses, renders and writes.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    files::file_is_free(&arguments.output, arguments.force).map_err(|fault| unwritten(&fault, language))?;
    let steps = Steps::new();
    steps.tell(say("reading the instance and the plan", "membaca data dan rencana"));
    let place = input::instance_of(&arguments.plan, arguments.instance.as_deref(), language)?;
    let loaded = input::load(&place, language, false)?;
    let mut instance = loaded.instance;
    let people = chosen(arguments, &instance, language)?;
    let folder = files::read_plan(&arguments.plan, &instance);
    let folder = folder.map_err(|faults| input::refuse(&faults, language, false))?;
    if folder.summary.instance_sha256 != loaded.sha256 {
        terminal::tell(say(
            "rotasi: the plan was made for another version of this instance",
            "rotasi: rencana dibuat untuk versi data yang lain",
        ));
    }
    arguments.pseudonyms.put_on(&mut instance, language)?;
    let choices = Choices { language, pseudonyms: arguments.pseudonyms.are_asked(), ..Choices::default() };
    let Some(report) = Report::of(&instance, &folder, choices) else {
        let text = say("the folder holds no plan; there is nothing to show", "folder tidak berisi rencana");
        return Err(Failure::new(Exit::Faults, text));
    };
    steps.tell(say("drawing the pages", "menyusun halaman"));
    let page = report::development(&report, &people);
    steps.finish();
    files::write_file(&arguments.output, page.as_bytes(), arguments.force)
        .map_err(|fault| unwritten(&fault, language))?;
    terminal::show(&format!("{} {}\n", say("written:", "ditulis:"), arguments.output.display()))
}

/// Whom the pages are about.
fn chosen(arguments: &Arguments, instance: &Instance, language: Language) -> Result<Vec<EmployeeId>, Failure> {
    if !arguments.employee.is_empty() {
        return arguments.employee.iter().map(|id| asked::employee(instance, id, language)).collect();
    }
    let everybody = (0..instance.employees.len()).map(EmployeeId::at);
    let Some(unit) = &arguments.unit else { return Ok(everybody.collect()) };
    let unit = asked::unit(instance, unit, language)?;
    let belongs = |who: &EmployeeId| {
        let held = instance.employees[who.index()].position;
        held.is_some_and(|(position, _)| is_below(instance, instance.positions[position.index()].unit, unit))
    };
    let people: Vec<EmployeeId> = everybody.filter(belongs).collect();
    if people.is_empty() {
        let text = match language {
            Language::English => "nobody holds a position of that unit or of one below it",
            Language::Indonesian => "tidak ada pegawai pada unit itu maupun di bawahnya",
        };
        return Err(Failure::new(Exit::Usage, text));
    }
    Ok(people)
}

/// Whether `unit` is `above` or stands below it.
fn is_below(instance: &Instance, unit: UnitId, above: UnitId) -> bool {
    std::iter::successors(Some(unit), |unit| instance.units[unit.index()].parent).any(|unit| unit == above)
}
