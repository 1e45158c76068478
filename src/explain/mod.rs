//! Why, why not, who else, and what is scarce: answers about a plan, each derived from the model or proved by solving.
//!
//! For a planner: officials sign decisions and are asked about each; here is what to say. For an OR reader: columns taken
//! apart into coefficients, missing arcs with the rule that removed them, forced arcs with an interval for the loss (reduced
//! costs on one side, an audited re-solve on the other), and dual prices with who asks for the row. Nothing is invented:
//! rules speak through [`crate::eligibility`], rows through [`crate::formulate`], points through the plan's own account.
//!
//! One file per question; the sentences that say the answers in two languages stand in the files `tell_…`.

use crate::calendar::Date;

mod barrier;
mod career;
mod conflict;
mod cost;
mod force;
mod ground;
mod scarce;
mod tell_career;
mod tell_conflict;
mod tell_scarce;
mod tell_who;
mod tell_why_not;
mod vacant;
mod who;
mod why_not;
mod words;

pub use barrier::{Barrier, Fact, Offer, Remedy, Why, barriers, fact};
pub use career::{Career, Lesson, MoveTerms, Place, Raised, Share, Unlocked, Year, career, facts_of, move_terms};
pub use conflict::{Contradiction, Fewer, Item, MoreMoney, contradiction};
pub use cost::Cost;
pub use force::{Effort, Means};
pub use ground::{Goal, Ground};
pub use scarce::{Scarce, Sort, Thing, Waiting, scarce};
pub use tell_career::tell_career;
pub use tell_conflict::tell_contradiction;
pub use tell_scarce::tell_scarce;
pub use tell_who::{Grid, tell_vacancy, tell_who, who_grid};
pub use tell_why_not::tell_why_not;
pub use vacant::{EmptySeat, EmptySeats, Nearest, empty_seats};
pub use who::{Barred, Candidate, Emptiness, Vacancy, Who, first_vacancy, prove, who};
pub use why_not::{Charge, Named, Obligation, Price, Stage, Verdict, WhyNot, why_not};
pub use words::Speaker;

/// Writes a date as in files.
fn iso<S: serde::Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(date)
}
