//! Who uses which rows, kept while agents come and go.

use crate::dag::Use;

/// For each row the agents on it, as far as its uses were noted; in no particular order, but the same every time.
#[derive(Clone, Debug)]
pub(super) struct Users(Vec<Vec<u32>>);

impl Users {
    /// Of so many rows, none used.
    pub(super) fn new(rows: usize) -> Self {
        Self(vec![Vec::new(); rows])
    }

    /// The agents on a row.
    pub(super) fn of(&self, row: u32) -> &[u32] {
        &self.0[row as usize]
    }

    /// Notes a use by an agent.
    pub(super) fn note(&mut self, entry: Use, agent: usize) {
        self.0[entry.row as usize].push(agent as u32);
    }

    /// Takes a use back, if it was noted.
    pub(super) fn strike(&mut self, entry: Use, agent: usize) {
        let users = &mut self.0[entry.row as usize];
        if let Some(at) = users.iter().position(|&user| user as usize == agent) {
            users.swap_remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::used;

    #[test]
    fn uses_are_taken_back_one_by_one_and_only_if_they_were_noted() {
        let mut users = Users::new(2);
        for agent in [4, 7, 4] {
            users.note(used(1, 3), agent);
        }
        users.strike(used(1, 3), 4);
        users.strike(used(1, 3), 9);
        users.strike(used(0, 3), 7);
        assert_eq!((users.of(0), users.of(1)), (&[][..], &[4, 7][..]));
    }
}
