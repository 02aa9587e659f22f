//! One row of the table: what was measured, beside what, and whether that is within its budget.

use serde::Serialize;

/// What a row promises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// Ours is at most this share of the peer's.
    OfPeer(f64),
    /// Ours is at most this, in the row's unit.
    AtMost(f64),
    /// More goes into it than the two figures; this is the share of it that is used up.
    Used(f64),
}

/// One measured quantity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// What is measured.
    pub row: String,
    /// Our figure.
    pub ours: Option<f64>,
    /// The peer's.
    pub peer: Option<f64>,
    /// The unit of both.
    pub unit: &'static str,
    /// Ours by the peer's; where both were timed, the median of the ratios of all rounds.
    pub ratio: Option<f64>,
    /// The budget in words; `None`: the row is only reported.
    pub budget: Option<String>,
    /// Whether the run fails if this row does not hold.
    pub gated: bool,
    /// Whether it is within its budget; `None` where there is no budget.
    pub holds: Option<bool>,
    /// Who the peer is.
    #[serde(skip)]
    pub against: &'static str,
    /// Why nothing was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The share of the budget that is used up, for the picture.
    #[serde(skip)]
    pub used: Option<f64>,
    #[serde(skip)]
    main: bool,
}

impl Row {
    /// A row with our figure alone.
    pub fn ours(row: impl Into<String>, ours: f64, unit: &'static str) -> Self {
        Self {
            row: row.into(),
            ours: Some(ours),
            peer: None,
            unit,
            ratio: None,
            budget: None,
            gated: false,
            holds: None,
            against: "",
            reason: None,
            used: None,
            main: true,
        }
    }

    /// A row that could not be measured, and why. It is within no budget.
    pub fn unmeasured(row: impl Into<String>, unit: &'static str, reason: &'static str) -> Self {
        Self { ours: None, reason: Some(reason), ..Self::ours(row, 0.0, unit) }
    }

    /// Puts a peer beside it; `ratio` where pairs were timed, else that of the two figures.
    #[must_use]
    pub fn beside(self, against: &'static str, peer: f64, ratio: Option<f64>) -> Self {
        let ratio = ratio.or_else(|| self.ours.map(|ours| ours / peer));
        Self { peer: Some(peer), ratio, against, ..self }
    }

    /// Says what was promised, and gates the run by it.
    #[must_use]
    pub fn within(self, words: &str, budget: Budget) -> Self {
        let used = match budget {
            Budget::OfPeer(share) => self.ratio.map(|ratio| ratio / share),
            Budget::AtMost(most) => self.ours.map(|ours| ours / most),
            Budget::Used(share) => self.ours.map(|_| share),
        };
        // A figure that is none is within no budget.
        let holds = used.is_some_and(|used| used <= 1.0);
        Self { budget: Some(words.to_owned()), gated: true, holds: Some(holds), used, ..self }
    }

    /// Keeps what was promised, without failing the run by it.
    #[must_use]
    pub fn not_gated(self) -> Self {
        Self { gated: false, ..self }
    }

    /// Whether it is one of the budgets, and not the same on other data.
    pub fn is_main(&self) -> bool {
        self.main
    }

    /// Marks it as the same on other data.
    #[must_use]
    pub fn on_other_data(self) -> Self {
        Self { main: false, ..self.not_gated() }
    }

    /// Whether the run fails by this row.
    pub fn fails(&self) -> bool {
        self.gated && self.holds != Some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_and_what_fails() {
        let timed = |ratio| Row::ours("lookup", 100.0, "ns").beside("SQLite", 3_000.0, Some(ratio));
        let small = |ours| Row::ours("size", ours, "bytes");
        let unmeasured = || Row::unmeasured("row", "ms", "no program");
        let words = "words";
        let cases = [
            ("a ratio just within", timed(0.05).within(words, Budget::OfPeer(0.05)), Some(true), false),
            ("a ratio over", timed(0.06).within(words, Budget::OfPeer(0.05)), Some(false), true),
            ("a size within", small(2.9).within(words, Budget::AtMost(3.0)), Some(true), false),
            ("a size over", small(3.1).within(words, Budget::AtMost(3.0)), Some(false), true),
            ("no figure", small(f64::NAN).within(words, Budget::AtMost(3.0)), Some(false), true),
            (
                "over, not gated",
                small(9.0).within(words, Budget::AtMost(3.0)).not_gated(),
                Some(false),
                false,
            ),
            ("a share within", small(9.0).within(words, Budget::Used(0.9)), Some(true), false),
            ("a share over", small(9.0).within(words, Budget::Used(1.1)), Some(false), true),
            ("not measured", unmeasured().within(words, Budget::AtMost(3.0)), Some(false), true),
            ("not measured, a share", unmeasured().within(words, Budget::Used(0.5)), Some(false), true),
            ("not measured, no budget", unmeasured(), None, false),
            ("only reported", small(9.0), None, false),
        ];
        for (name, row, holds, fails) in cases {
            assert_eq!((row.holds, row.fails()), (holds, fails), "{name}");
        }
    }

    #[test]
    fn json_has_the_agreed_fields() {
        let row = Row::ours("memory", 2.5, "bytes a range").beside("arrays", 12.5, None);
        let json = serde_json::to_string(&row.within("≤ 3.0", Budget::AtMost(3.0))).unwrap();
        let expected = r#"{"row":"memory","ours":2.5,"peer":12.5,"unit":"bytes a range","ratio":0.2,"budget":"≤ 3.0","gated":true,"holds":true}"#;
        assert_eq!(json, expected);
    }
}
