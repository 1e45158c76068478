//! Rule `transition`: the move has a type, and the policy has that type switched on. Also: what a selection is.
//!
//! Source: model §2.3; the national career pattern knows the same three types (PP 11/2017 art. 188–189).

use super::{Case, Figures};
use crate::policy::{KindId, Policy};

/// Type of a move between kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MoveType {
    /// Same tier, any group; or an exception of the policy.
    Horizontal,
    /// One tier up in the same group.
    Vertical,
    /// One tier up into another group.
    Diagonal,
}

impl MoveType {
    /// Vertical and diagonal moves are promotions.
    #[must_use]
    pub const fn is_promotion(self) -> bool {
        matches!(self, Self::Vertical | Self::Diagonal)
    }
}

/// The type of a move from kind `from` to kind `to`, whether or not it is switched on.
#[must_use]
pub fn move_type(policy: &Policy, from: KindId, to: KindId) -> Option<MoveType> {
    let (left, entered) = (policy.kind(from), policy.kind(to));
    if left.tier == entered.tier {
        return Some(MoveType::Horizontal);
    }
    if entered.tier == left.tier + 1 {
        return Some(if left.group == entered.group { MoveType::Vertical } else { MoveType::Diagonal });
    }
    policy.moves.exceptions.contains(&(from, to)).then_some(MoveType::Horizontal)
}

/// Whether a move of that type is switched on.
#[must_use]
pub fn is_on(policy: &Policy, kind: MoveType) -> bool {
    match kind {
        MoveType::Horizontal => policy.moves.horizontal,
        MoveType::Vertical => policy.moves.vertical,
        MoveType::Diagonal => policy.moves.diagonal,
    }
}

/// Whether moving from kind `from` to kind `to` is a selection: a promotion, or entry into another, selective kind.
#[must_use]
pub fn is_selection(policy: &Policy, from: KindId, to: KindId) -> bool {
    move_type(policy, from, to).is_some_and(MoveType::is_promotion) || (from != to && policy.kind(to).selective)
}

/// Judges the rule.
///
/// # Errors
/// [`Figures::NoTransition`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    match case.move_type {
        Some(kind) if is_on(&case.instance.policy, kind) => Ok(()),
        switched_off => Err(Figures::NoTransition { from: case.origin.kind, to: case.position.kind, switched_off }),
    }
}

#[cfg(test)]
mod tests {
    use super::{MoveType, is_selection, move_type};
    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::{Policy, Rule};

    fn kind_of_move(policy: &Policy, from: &str, to: &str) -> Option<MoveType> {
        move_type(policy, policy.kind_by_name(from).unwrap(), policy.kind_by_name(to).unwrap())
    }

    fn refused(scene: &Scene, from: &str, to: &str, switched_off: Option<MoveType>) -> Result<(), Figures> {
        let (from, to) = (scene.id_of_kind(from), scene.id_of_kind(to));
        Err(Figures::NoTransition { from, to, switched_off })
    }

    #[test]
    fn tiers_and_groups_make_the_type() {
        let policy = Policy::asn();
        let of = |from, to| kind_of_move(&policy, from, to);
        assert_eq!(of("pelaksana", "pelaksana"), Some(MoveType::Horizontal));
        assert_eq!(of("pengawas", "ahli_muda"), Some(MoveType::Horizontal));
        assert_eq!(of("pelaksana", "pengawas"), Some(MoveType::Vertical));
        assert_eq!(of("pelaksana", "ahli_muda"), Some(MoveType::Diagonal));
        assert_eq!(of("administrator", "jpt_pratama"), Some(MoveType::Diagonal));
    }

    #[test]
    fn going_down_or_skipping_a_tier_has_no_type() {
        let policy = Policy::asn();
        assert_eq!(kind_of_move(&policy, "pengawas", "pelaksana"), None);
        assert_eq!(kind_of_move(&policy, "pelaksana", "administrator"), None);
    }

    #[test]
    fn exceptions_count_as_horizontal_in_one_direction_and_only_where_no_type_fits() {
        let mut policy = Policy::asn();
        let kind = |name| policy.kind_by_name(name).unwrap();
        let exceptions = vec![(kind("pelaksana"), kind("administrator")), (kind("pelaksana"), kind("pengawas"))];
        policy.moves.exceptions = exceptions;
        assert_eq!(kind_of_move(&policy, "pelaksana", "administrator"), Some(MoveType::Horizontal));
        assert_eq!(kind_of_move(&policy, "administrator", "pelaksana"), None);
        assert_eq!(kind_of_move(&policy, "pelaksana", "pengawas"), Some(MoveType::Vertical));
    }

    #[test]
    fn one_tier_up_is_a_promotion_and_an_exception_is_not() {
        assert!(MoveType::Vertical.is_promotion() && MoveType::Diagonal.is_promotion());
        let scene = Scene::between("pelaksana", "administrator");
        let pair = (scene.id_of_kind("pelaksana"), scene.id_of_kind("administrator"));
        let scene = scene.policy(|policy| policy.moves.exceptions = vec![pair]);
        assert!(!scene.show(1, |case| case.is_promotion() || case.selection));
        assert_eq!(scene.judge(Rule::Transition), Ok(()));
    }

    #[test]
    fn a_selection_is_a_promotion_or_entry_into_another_selective_kind() {
        let policy = Policy::asn();
        let selects =
            |from, to| is_selection(&policy, policy.kind_by_name(from).unwrap(), policy.kind_by_name(to).unwrap());
        assert!(selects("pelaksana", "pengawas"), "a promotion into a kind that is not selective");
        assert!(selects("pengawas", "ahli_muda"), "sideways into a selective kind");
        assert!(!selects("ahli_muda", "pengawas"), "sideways into a kind that is not");
        assert!(!selects("ahli_muda", "ahli_muda"), "within a selective kind");
        assert!(selects("jpt_pratama", "ahli_muda"), "a selective kind, whatever the tiers");
    }

    #[test]
    fn moves_with_a_type_pass_and_moves_without_one_are_refused() {
        assert_eq!(Scene::between("pelaksana", "pengawas").judge(Rule::Transition), Ok(()));
        let down = Scene::between("pengawas", "pelaksana");
        assert_eq!(down.judge(Rule::Transition), refused(&down, "pengawas", "pelaksana", None));
    }

    #[test]
    fn every_type_can_be_switched_off_by_itself() {
        type Switch<'a> = (&'a str, MoveType, fn(&mut Policy));
        let switches: [Switch<'_>; 3] = [
            ("pelaksana", MoveType::Horizontal, |policy| policy.moves.horizontal = false),
            ("pengawas", MoveType::Vertical, |policy| policy.moves.vertical = false),
            ("ahli_muda", MoveType::Diagonal, |policy| policy.moves.diagonal = false),
        ];
        for (at, (_, kind, switch_off)) in switches.into_iter().enumerate() {
            for (other, (to, _, _)) in switches.into_iter().enumerate() {
                let scene = Scene::between("pelaksana", to).policy(switch_off);
                let verdict = if at == other { refused(&scene, "pelaksana", to, Some(kind)) } else { Ok(()) };
                assert_eq!(scene.judge(Rule::Transition), verdict, "{kind:?} off, to {to}");
            }
        }
    }

    #[test]
    fn switching_horizontal_moves_off_takes_the_exceptions_along() {
        let scene = Scene::between("pelaksana", "administrator");
        let pair = (scene.id_of_kind("pelaksana"), scene.id_of_kind("administrator"));
        let scene = scene.policy(|policy| (policy.moves.exceptions, policy.moves.horizontal) = (vec![pair], false));
        let off = Some(MoveType::Horizontal);
        assert_eq!(scene.judge(Rule::Transition), refused(&scene, "pelaksana", "administrator", off));
    }
}
