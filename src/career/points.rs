//! What single steps are worth (model §4), one function per term, shared by graphs and by the plan's own account.

use crate::calendar::Period;
use crate::eligibility::talent;
use crate::instance::{Employee, Instance, Position, PositionId, SessionId, Wish};
use crate::quantity::{BasisPoints, Points};

/// `fill`: a period in which `position` is held and not closed.
#[must_use]
pub fn fill(instance: &Instance, position: &Position, period: Period) -> Points {
    if !position.exists_in(period) {
        return Points(0);
    }
    instance.policy.weights.fill[usize::from(position.critical)]
}

/// `match`: a period in which `position` is held with that match and not closed.
#[must_use]
pub fn matching(instance: &Instance, position: &Position, period: Period, jpm: BasisPoints) -> Points {
    if !position.exists_in(period) {
        return Points(0);
    }
    instance.policy.weights.match_.share(i64::from(jpm.0), 10_000)
}

/// `preference`: a period in which wishes for the position, its unit or its location hold.
#[must_use]
pub fn preference(instance: &Instance, employee: &Employee, position_id: PositionId) -> Points {
    let position = &instance.positions[position_id.index()];
    let met = |wish: Wish| match wish {
        Wish::Position(wanted) => wanted == position_id,
        Wish::Unit(wanted) => wanted == position.unit,
        Wish::Location(wanted) => wanted == position.location,
        Wish::Course(_) | Wish::Stay => false,
    };
    let score: i64 = employee.preferences.iter().filter(|wish| met(wish.wish)).map(|wish| i64::from(wish.score)).sum();
    Points(instance.policy.weights.preference.0 * score)
}

/// `promotion`: a promotion of that employee.
#[must_use]
pub fn promotion(instance: &Instance, employee: &Employee) -> Points {
    instance.policy.weights.promotion.share(i64::from(talent::merit(employee, &instance.policy.talent)), 100)
}

/// `reluctance`: a move out of a position, as the cost (≥ 0).
#[must_use]
pub fn reluctance(instance: &Instance, employee: &Employee) -> Points {
    let stays = employee.preferences.iter().filter(|wish| wish.wish == Wish::Stay);
    let score: i64 = stays.map(|wish| i64::from(wish.score)).sum();
    Points(instance.policy.weights.preference.0 * score)
}

/// `hours`: that many hours in a fiscal year.
#[must_use]
pub fn hours(instance: &Instance, hours: u32) -> Points {
    let target = instance.policy.training.target_hours;
    if target == 0 {
        return Points::ZERO;
    }
    instance.policy.weights.hours.share(i64::from(hours.min(target)), i64::from(target))
}

/// `course wish`: attending that session.
#[must_use]
pub fn course_wish(instance: &Instance, employee: &Employee, session: SessionId) -> Points {
    let course = instance.sessions[session.index()].course;
    let wishes = employee.preferences.iter().filter(|wish| wish.wish == Wish::Course(course));
    let score: i64 = wishes.map(|wish| i64::from(wish.score)).sum();
    Points(instance.policy.weights.preference.0 * score)
}

/// Whether `employee` is a junior in `period`: hired less than `mentoring.junior_years` before its first day.
#[must_use]
pub fn is_junior(instance: &Instance, employee: &Employee, period: Period) -> bool {
    let served = crate::calendar::months_between(employee.hired_on, instance.calendar.day(period));
    served < crate::quantity::Months::from_years(instance.policy.mentoring.junior_years)
}

/// Whether `employee` may mentor in `period`.
#[must_use]
pub fn is_mentor(instance: &Instance, employee: &Employee, period: Period) -> bool {
    let rules = &instance.policy.mentoring;
    let served = crate::calendar::months_between(employee.hired_on, instance.calendar.day(period));
    served >= crate::quantity::Months::from_years(rules.mentor_years)
        && employee.performance >= rules.min_performance
        && !is_junior(instance, employee, period)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::*;
    use crate::calendar::PeriodLength;
    use crate::instance::{InstanceBuilder, Scope};
    use crate::policy::{Performance, Policy};

    /// `E` holds `P1` of `U1` in Kota; `P2` of the same unit is in Desa.
    fn service() -> InstanceBuilder {
        InstanceBuilder::new("2027-01-01", 2)
            .policy(Policy::asn())
            .unit_with("U1", |row| row.location = "Kota".into())
            .position("P1", "U1", "pelaksana")
            .position_with("P2", "U1", "pelaksana", |row| (row.location, row.critical) = (Some("Desa".into()), 2))
            .course("C", 10)
            .session("S1", "C", 1, 5)
            .session("S2", "C", 2, 5)
            .employee("E", "P1")
    }

    fn wished(builder: InstanceBuilder, position: u32) -> Points {
        let instance = builder.build().unwrap();
        preference(&instance, &instance.employees[0], PositionId(position))
    }

    #[test]
    fn a_seat_is_worth_what_its_criticality_says() {
        let instance = service().build().unwrap();
        assert_eq!([0, 1].map(|at| fill(&instance, &instance.positions[at], Period::FIRST)), [Points(40), Points(300)]);
    }

    #[test]
    fn a_match_is_worth_its_share_rounded_down() {
        let instance = service().build().unwrap();
        assert_eq!(
            [6_799, 99, 100, 10_000].map(|share| matching(
                &instance,
                &instance.positions[0],
                Period::FIRST,
                BasisPoints(share)
            )),
            [67, 0, 1, 100].map(Points)
        );
    }

    #[test]
    fn wishes_for_the_position_its_unit_and_its_location_add_up() {
        let wishes = service().prefers("E", Scope::Position, "P1", 3).prefers("E", Scope::Unit, "U1", 2).prefers(
            "E",
            Scope::Location,
            "Kota",
            1,
        );
        assert_eq!(wished(wishes.clone(), 0), Points(60));
        assert_eq!(wished(wishes, 1), Points(20), "the other position is in the unit alone");
    }

    #[test]
    fn dislikes_cost_points() {
        let wishes = service().prefers("E", Scope::Location, "Desa", -3).prefers("E", Scope::Unit, "U1", 1);
        assert_eq!(wished(wishes, 1), Points(-20));
    }

    #[test]
    fn wishes_to_stay_and_for_courses_are_no_wishes_for_a_position() {
        let wishes = service().prefers_to_stay("E", 3).prefers("E", Scope::Course, "C", 3);
        assert_eq!(wished(wishes, 0), Points(0));
    }

    #[test]
    fn a_promotion_is_worth_its_share_of_merit_rounded_down() {
        let with = |merit| {
            let mut builder = service();
            builder.tables_mut().employees[0].merit = merit;
            let instance = builder.build().unwrap();
            promotion(&instance, &instance.employees[0])
        };
        assert_eq!(with(Some(93)), Points(74));
        assert_eq!(with(Some(1)), Points(0));
        assert_eq!(with(Some(100)), Points(80));
        assert_eq!(with(None), Points(44), "box 5 stands for a merit of 55");
    }

    #[test]
    fn reluctance_is_the_wish_to_stay_alone() {
        let of = |builder: InstanceBuilder| {
            let instance = builder.build().unwrap();
            reluctance(&instance, &instance.employees[0])
        };
        assert_eq!(of(service().prefers_to_stay("E", 2).prefers("E", Scope::Position, "P1", 3)), Points(20));
        assert_eq!(of(service().prefers("E", Scope::Position, "P1", 3)), Points(0));
    }

    #[test]
    fn hours_earn_their_share_of_the_target_rounded_down_and_no_more_than_all() {
        let instance = service().build().unwrap();
        assert_eq!(
            [0, 1, 2, 19, 20, 21, 400].map(|attended| hours(&instance, attended)),
            [0, 0, 1, 9, 10, 10, 10].map(Points)
        );
    }

    #[test]
    fn without_a_target_hours_earn_nothing() {
        let instance = service().policy_with(|policy| policy.training.target_hours = 0).build().unwrap();
        assert_eq!(hours(&instance, 400), Points(0));
    }

    #[test]
    fn a_wish_for_a_course_is_met_by_each_of_its_sessions() {
        let builder = service().course("D", 5).session("S3", "D", 1, 5).prefers("E", Scope::Course, "C", 2);
        let instance = builder.build().unwrap();
        let worth = [0, 1, 2].map(|session| course_wish(&instance, &instance.employees[0], SessionId(session)));
        assert_eq!(worth, [20, 20, 0].map(Points));
    }

    /// Whether somebody hired on that day is junior, and may mentor, in periods 1 and 2 (half years).
    fn roles(hired: Date, rating: Performance) -> [(bool, bool); 2] {
        let mut builder = service().period(PeriodLength::Semester);
        let row = &mut builder.tables_mut().employees[0];
        (row.hired_on, row.performance) = (hired, rating);
        let instance = builder.build().unwrap();
        let employee = &instance.employees[0];
        [1, 2].map(Period).map(|t| (is_junior(&instance, employee, t), is_mentor(&instance, employee, t)))
    }

    #[test]
    fn juniors_are_those_with_less_than_a_year_of_service() {
        assert_eq!(roles(date(2026, 1, 1), Performance::Baik).map(|role| role.0), [false, false]);
        assert_eq!(roles(date(2026, 1, 2), Performance::Baik).map(|role| role.0), [true, false]);
        assert_eq!(roles(date(2026, 12, 31), Performance::Baik).map(|role| role.0), [true, true]);
    }

    #[test]
    fn mentors_have_five_full_years_of_service() {
        assert_eq!(roles(date(2022, 1, 1), Performance::Baik).map(|role| role.1), [true, true]);
        assert_eq!(roles(date(2022, 1, 2), Performance::Baik).map(|role| role.1), [false, true]);
    }

    #[test]
    fn mentors_have_a_good_last_rating() {
        assert_eq!(roles(date(2010, 1, 1), Performance::ButuhPerbaikan).map(|role| role.1), [false, false]);
        assert_eq!(roles(date(2010, 1, 1), Performance::SangatBaik).map(|role| role.1), [true, true]);
    }

    #[test]
    fn a_junior_is_no_mentor_even_where_no_service_is_asked_of_mentors() {
        let mut builder = service().policy_with(|policy| policy.mentoring.mentor_years = 0);
        builder.tables_mut().employees[0].hired_on = date(2026, 6, 1);
        let instance = builder.build().unwrap();
        let mentor = [1, 2].map(Period).map(|t| is_mentor(&instance, &instance.employees[0], t));
        assert_eq!(mentor, [false, true]);
    }
}
