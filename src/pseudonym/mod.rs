//! Codes in place of people: stable, made with a key, and turned back only with the file that holds it.
//!
//! For a planner: a copy of the data that may be shown and sent without names, numbers and birth dates, and that plans to the
//! same points. For an OR reader: a relabelling of the agents under which the problem stays the same; dates are replaced
//! by others that no rule can tell apart from them.
//!
//! [`Key`] is the file: a secret and the table of codes given so far. [`Disguise`] puts codes in place of the people of one
//! instance: in the instance itself, in its rows, and in words. Whoever has a code and not the key learns nothing from
//! it: it is a keyed hash (HMAC-SHA-256) of the id. What a post, a unit or a career gives away stays in the data.

mod dates;
mod disguise;
mod key;
mod reveal;

pub use disguise::{Counts, Disguise};
pub use key::{Key, KeyError, Person};
pub use reveal::{RevealError, reveal_folder};
