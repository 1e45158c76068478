//! Says what an audit of fairness and merit found: the sentences and tables that the command and the page share.

use super::{Comparison, Dimension, Fairness, Group, PassedOver, Promotion, Rate, Reason, Shows};
use crate::policy::Rule;
use crate::texts::{Grid, Teller};

impl Teller<'_> {
    /// How many promotions there are, and for how many somebody of higher merit was passed over.
    #[must_use]
    pub fn headline(&self, found: &Fairness) -> String {
        let t = self.texts;
        let all = t.count(found.promotions.len() as u64);
        let (passed, unexplained) = (t.count(found.with_passed_over), t.count(found.unexplained));
        t.fill("audit-headline", &[("all", &all), ("passed", &passed), ("unexplained", &unexplained)])
    }

    /// That nothing is proved by prices; none where prices took part.
    #[must_use]
    pub fn without_prices(&self, found: &Fairness) -> Option<String> {
        (!found.with_prices).then(|| self.texts.say("audit-no-prices"))
    }

    /// Promotions with whoever was passed over, `each` of them at most for one seat.
    #[must_use]
    pub fn merit<'p>(&self, promotions: impl Iterator<Item = &'p Promotion>, each: usize) -> Grid {
        let headings = self.headings(["h-position", "h-period", "h-promoted-merit", "h-passed-merit", "h-why"]);
        let mut rows = Vec::new();
        for promotion in promotions {
            let who = self.with_merit(&promotion.employee, promotion.merit);
            let seat = [self.names.position(&promotion.position), self.names.period(promotion.period), who];
            let mut first = Some(seat);
            for one in promotion.passed_over.iter().take(each) {
                let [seat, period, who] = first.take().unwrap_or_default();
                rows.push(vec![seat, period, who, self.with_merit(&one.employee, one.merit), self.why(one)]);
            }
            if let Some(left) = promotion.passed_over.len().checked_sub(each).filter(|left| *left > 0) {
                let more = self.texts.fill("audit-more-passed", &[("n", &self.texts.count(left as u64))]);
                rows.push(vec![String::new(), String::new(), String::new(), more, String::new()]);
            }
        }
        Grid { headings, words: 5, rows }
    }

    /// That a list goes on, and how to see it all.
    #[must_use]
    pub fn more(&self, left: usize) -> String {
        self.texts.fill("audit-more", &[("n", &self.texts.count(left as u64))])
    }

    fn with_merit(&self, employee: &str, merit: u8) -> String {
        format!("{} ({merit})", self.names.employee(employee))
    }

    /// Everything known about why somebody was passed over.
    #[must_use]
    pub fn why(&self, one: &PassedOver) -> String {
        let mut reasons: Vec<String> = one.reasons.iter().map(|reason| self.reason(reason)).collect();
        if !one.soft.is_empty() {
            reasons.push(self.texts.fill("audit-soft", &[("rules", &self.rules(&one.soft))]));
        }
        if reasons.is_empty() {
            reasons.push(self.texts.say("audit-not-examined"));
        }
        reasons.join("; ")
    }

    fn reason(&self, reason: &Reason) -> String {
        let t = self.texts;
        match reason {
            Reason::Decided(row) => t.fill("audit-decided", &[("row", &row.to_string())]),
            Reason::Elsewhere(seat) => t.fill("audit-elsewhere", &[("seat", &self.names.position(seat))]),
            Reason::Later(when, seat) => {
                let (seat, when) = (self.names.position(seat), self.names.period(*when));
                t.fill("audit-later", &[("seat", &seat), ("period", &when)])
            }
            Reason::ExchangeBreaks(text) => {
                t.fill("audit-exchange-breaks", &[("what", &self.names.words(text.get(t.language())))])
            }
            Reason::ExchangeLoses(points) => t.fill("audit-exchange-loses", &[("points", &t.number(*points))]),
            Reason::ExchangeGains(points) => t.fill("audit-exchange-gains", &[("points", &t.number(*points))]),
            Reason::PricesProve(points) => t.fill("audit-prices-prove", &[("points", &t.number(*points))]),
            Reason::PricesLeaveOpen(points) => t.fill("audit-prices-leave-open", &[("points", &t.number(*points))]),
        }
    }

    /// Rules by their names, which JSON tells.
    fn rules(&self, names: &[&'static str]) -> String {
        let word =
            |name: &&'static str| Rule::by_name(name).map_or_else(|| (*name).to_owned(), |rule| self.texts.rule(rule));
        names.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    /// Rates of everybody and of the groups of each dimension, `most` of them at most.
    #[must_use]
    pub fn rates(&self, found: &Fairness, most: usize) -> Grid {
        let headings = self.headings(["h-group", "h-people", "h-promoted", "h-trained", "h-relocated"]);
        let row = |name: String, group: &Group| {
            let rates = [group.promotion, group.training, group.relocation].map(|rate| self.rate(rate));
            [name, self.texts.count(group.promotion.of)].into_iter().chain(rates).collect()
        };
        let mut rows = vec![row(self.texts.say("all"), &found.all)];
        for comparison in &found.comparisons {
            let dimension = self.dimension(comparison.dimension);
            for group in comparison.groups.iter().take(most) {
                rows.push(row(format!("{dimension}: {}", self.group(comparison.dimension, group)), group));
            }
        }
        Grid { headings, words: 1, rows }
    }

    /// A share with its interval: `7 % (3–16)`.
    #[must_use]
    pub fn rate(&self, rate: Rate) -> String {
        if rate.of == 0 {
            return "–".to_owned();
        }
        let whole = |share: f64| format!("{:.0}", share * 100.0);
        format!("{} % ({}–{})", whole(rate.share), whole(rate.low), whole(rate.high))
    }

    /// What is compared.
    #[must_use]
    pub fn dimension(&self, dimension: Dimension) -> String {
        match dimension {
            Dimension::Sex => self.texts.say("audit-sex"),
            Dimension::Age => self.texts.say("audit-age"),
            Dimension::Unit => self.texts.say("audit-unit"),
            Dimension::Location => self.texts.say("audit-location"),
            Dimension::Status => self.texts.say("audit-status"),
        }
    }

    /// The name of a group.
    #[must_use]
    pub fn group(&self, dimension: Dimension, group: &Group) -> String {
        match (dimension, group.name.as_str()) {
            (_, "") => self.texts.say("step-unplaced"),
            (Dimension::Sex, "L") => self.texts.say("audit-sex-male"),
            (Dimension::Sex, _) => self.texts.say("audit-sex-female"),
            (Dimension::Age, "-34") => self.texts.fill("audit-age-below", &[("age", "35")]),
            (Dimension::Age, "55-") => self.texts.fill("audit-age-from", &[("age", "55")]),
            (Dimension::Age, between) => between.replace('-', "–"),
            (Dimension::Unit, id) => self.names.unit(id),
            (Dimension::Location, name) => name.to_owned(),
            (Dimension::Status, name) => name.to_uppercase(),
        }
    }

    /// How intervals are to be read.
    #[must_use]
    pub fn intervals(&self) -> String {
        self.texts.say("audit-intervals")
    }

    /// What the rates of one dimension show.
    #[must_use]
    pub fn shows(&self, comparison: &Comparison) -> String {
        let word = |shows: Shows| match shows {
            Shows::TooFew => self.texts.say("audit-too-few"),
            Shows::MayBeChance => self.texts.say("audit-may-be-chance"),
            Shows::Differs => self.texts.say("audit-differs"),
        };
        let dimension = self.dimension(comparison.dimension);
        let [promotion, training, relocation] =
            [comparison.promotion, comparison.training, comparison.relocation].map(word);
        let words: [(&'static str, &str); 4] = [
            ("dimension", &dimension),
            ("promotion", &promotion),
            ("training", &training),
            ("relocation", &relocation),
        ];
        self.texts.fill("audit-shows", &words)
    }

    /// What rates never prove.
    #[must_use]
    pub fn caution(&self) -> String {
        self.texts.say("audit-caution")
    }

    /// Wishes by scope and score, and how many come true; no rows where none is stated.
    #[must_use]
    pub fn wishes(&self, found: &Fairness) -> Grid {
        let headings = self.headings(["h-wish", "h-score", "h-stated", "h-comes-true", "h-share-true"]);
        let row = |line: &super::WishLine| {
            let scope = match line.scope {
                "position" => self.texts.say("audit-wish-position"),
                "unit" => self.texts.say("audit-wish-unit"),
                "location" => self.texts.say("audit-wish-location"),
                "course" => self.texts.say("audit-wish-course"),
                _ => self.texts.say("audit-wish-stay"),
            };
            let share = self.rate(Rate::of(line.met, line.stated));
            let [stated, met] = [line.stated, line.met].map(|count| self.texts.count(count));
            vec![scope, self.texts.number(i64::from(line.score)), stated, met, share]
        };
        Grid { headings, words: 1, rows: found.wishes.iter().map(row).collect() }
    }

    /// That nobody states a wish.
    #[must_use]
    pub fn no_wishes(&self) -> String {
        self.texts.say("audit-no-wishes")
    }

    /// How many of those with a wish to stay are moved.
    #[must_use]
    pub fn reluctant(&self, found: &Fairness) -> String {
        let rate = found.reluctant_moved();
        let [moved, stated] = [rate.count, rate.of].map(|count| self.texts.count(count));
        self.texts.fill("audit-reluctant", &[("moved", &moved), ("stated", &stated), ("rate", &self.rate(rate))])
    }

    /// Moves that pass over rules, `most` of them at most.
    #[must_use]
    pub fn exceptions(&self, found: &Fairness, most: usize) -> Grid {
        let headings = self.headings(["h-passed-over", "h-employee", "h-period", "h-position", "h-by"]);
        let row = |one: &super::Exception| {
            let by = match one.decision {
                Some(row) => self.texts.fill("audit-by-decision", &[("row", &row.to_string())]),
                None => self.texts.say("audit-by-soft-rule"),
            };
            let (who, position) = (self.names.employee(&one.employee), self.names.position(&one.position));
            vec![self.rules(&one.rules), who, self.names.period(one.period), position, by]
        };
        Grid { headings, words: 5, rows: found.exceptions.iter().take(most).map(row).collect() }
    }

    /// That no move passes over a rule.
    #[must_use]
    pub fn no_exceptions(&self) -> String {
        self.texts.say("audit-no-exceptions")
    }

    /// That the plan is not allowed; none where it is.
    #[must_use]
    pub fn not_allowed(&self, found: &Fairness) -> Option<String> {
        let count = found.findings.len() as u64;
        (count > 0).then(|| self.texts.fill("audit-not-allowed", &[("n", &self.texts.count(count))]))
    }
}
