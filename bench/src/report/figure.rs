//! Figures with as many digits as they deserve.

/// Three significant digits, thousands apart: `2.29`, `95.4`, `3,120`. A dash where there is none.
pub fn figure(value: Option<f64>) -> String {
    let Some(value) = value.filter(|value| value.is_finite()) else { return "—".to_owned() };
    match value.abs() {
        size if size >= 999.5 => thousands(value.round() as i64),
        size if size >= 99.95 => format!("{value:.0}"),
        size if size >= 9.995 => format!("{value:.1}"),
        size if size >= 0.0995 || size == 0.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// `1/31`, or `0.83×` where a fraction would say less.
pub(super) fn ratio(value: Option<f64>) -> String {
    match value.filter(|value| value.is_finite() && *value > 0.0) {
        Some(value) if value <= 0.5 => format!("1/{:.1}", 1.0 / value),
        Some(value) => format!("{value:.2}×"),
        None => "—".to_owned(),
    }
}

fn thousands(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let grouped: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap_or_default())
        .collect();
    format!("{}{}", if value < 0 { "-" } else { "" }, grouped.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_as_the_figure_deserves() {
        let cases = [
            (Some(2.286), "2.29"),
            (Some(95.44), "95.4"),
            (Some(312.6), "313"),
            (Some(1_234_567.0), "1,234,567"),
            (Some(999.7), "1,000"),
            (Some(0.0312), "0.031"),
            (None, "—"),
            (Some(f64::NAN), "—"),
        ];
        for (value, text) in cases {
            assert_eq!(figure(value), text);
        }
        assert_eq!(
            ["1/32.0", "0.83×", "—"].map(str::to_owned),
            [Some(1.0 / 32.0), Some(0.83), None].map(ratio)
        );
    }
}
