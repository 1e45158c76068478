//! Who says what was found, in one language and with names of one place.

use super::{Names, Texts};

/// Words for findings: what an audit, a replanning or an evaluation says is written beside them.
pub struct Teller<'a> {
    pub(crate) texts: &'a Texts,
    pub(crate) names: &'a dyn Names,
}

impl std::fmt::Debug for Teller<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Teller").field("texts", self.texts).finish_non_exhaustive()
    }
}

impl<'a> Teller<'a> {
    /// Speaks in the language of `texts`, with people and things under the names of one place.
    #[must_use]
    pub fn new(texts: &'a Texts, names: &'a dyn Names) -> Self {
        Self { texts, names }
    }

    pub(crate) fn headings<const N: usize>(&self, keys: [&str; N]) -> Vec<String> {
        keys.map(|key| self.texts.say(key)).to_vec()
    }
}
