//! What was found, as Markdown and as JSON: medians over the repeats, and Socle's value divided by each peer's.

use crate::{
    contestant::Contestant,
    stage::Values,
    workloads::{Better, Workload},
};
use serde::Serialize;
use std::{collections::BTreeMap, fmt::Write};

/// One run of one case on one server.
#[derive(Debug, Clone, Serialize)]
pub struct Sample {
    pub workload: Workload,
    pub case: usize,
    pub contestant: Contestant,
    pub repeat: usize,
    pub values: Values,
    /// Why there are no values.
    pub failure: Option<String>,
}

/// Where and when, for the head of the table: name → what it is.
pub type Circumstances = Vec<(String, String)>;

/// The middle value; the mean of the two middle ones.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    match n {
        0 => None,
        _ if n % 2 == 1 => Some(values[n / 2]),
        _ => Some(f64::midpoint(values[n / 2 - 1], values[n / 2])),
    }
}

/// Columns whose worst repeat is what matters.
fn is_count(key: &str) -> bool {
    matches!(key, "missing" | "lost" | "apart" | "troubles" | "strange")
}

fn summary(samples: &[&Sample], key: &str) -> Option<f64> {
    let values: Vec<f64> = samples.iter().filter_map(|sample| sample.values.get(key).copied()).collect();
    if is_count(key) {
        return values.into_iter().max_by(f64::total_cmp);
    }
    median(values)
}

fn number(value: Option<f64>) -> String {
    match value {
        None => "–".into(),
        Some(0.0) => "0".into(),
        Some(value) if value.abs() >= 10_000.0 => {
            let whole = format!("{value:.0}");
            let mut out = String::new();
            for (n, digit) in whole.chars().enumerate() {
                if n > 0 && (whole.len() - n).is_multiple_of(3) {
                    out.push(',');
                }
                out.push(digit);
            }
            out
        }
        Some(value) if value.abs() >= 100.0 => format!("{value:.0}"),
        Some(value) if value.abs() >= 10.0 => format!("{value:.1}"),
        Some(value) => format!("{value:.2}"),
    }
}

/// The whole table.
pub fn markdown(samples: &[Sample], circumstances: &Circumstances) -> String {
    let mut out = String::from("# Socle beside its peers\n\n");
    for (name, what) in circumstances {
        let _infallible = writeln!(out, "- {name}: {what}");
    }
    out.push_str(
        "\nMedians of the repeats (of counts such as «missing» the worst). `÷` columns: Socle’s value (guarded \
         board) divided by this server’s.\n",
    );
    // In the order in which they were run.
    let mut cases: Vec<((Workload, usize), Vec<&Sample>)> = Vec::new();
    for sample in samples {
        let key = (sample.workload, sample.case);
        match cases.iter_mut().find(|(case, _)| *case == key) {
            Some((_, samples)) => samples.push(sample),
            None => cases.push((key, vec![sample])),
        }
    }
    let mut last = None;
    for ((workload, case), samples) in &cases {
        if last != Some(*workload) {
            let _infallible = write!(out, "\n## {}\n\n{}\n", workload.name(), workload.script().says);
            last = Some(*workload);
        }
        let _infallible =
            write!(out, "\n### {}, {}\n\n", workload.name(), (workload.script().case_name)(*case));
        case_table(&mut out, *workload, samples);
    }
    out
}

fn case_table(out: &mut String, workload: Workload, samples: &[&Sample]) {
    let mut rows: BTreeMap<Contestant, Vec<&Sample>> = BTreeMap::new();
    for sample in samples {
        rows.entry(sample.contestant).or_default().push(sample);
    }
    let found = |key: &str| samples.iter().any(|sample| sample.values.contains_key(key));
    let columns: Vec<_> = workload.script().columns.iter().filter(|column| found(column.key)).collect();
    let compared: Vec<_> = columns.iter().filter(|column| column.better != Better::Neither).collect();
    let mut heads = vec!["server".to_owned()];
    heads.extend(columns.iter().map(|column| column.title.to_owned()));
    heads.extend(compared.iter().map(|column| format!("÷ {}", column.title)));
    let _infallible = writeln!(out, "| {} |\n|{}", heads.join(" | "), "---|".repeat(heads.len()));
    let socle = rows.get(&Contestant::Socle).cloned().unwrap_or_default();
    for (contestant, samples) in &rows {
        let mut cells = vec![contestant.name()];
        cells.extend(columns.iter().map(|column| number(summary(samples, column.key))));
        cells.extend(compared.iter().map(|column| {
            let (ours, theirs) = (summary(&socle, column.key), summary(samples, column.key));
            match (ours, theirs) {
                (Some(ours), Some(theirs)) if theirs > 0.0 => format!("{:.2}", ours / theirs),
                _ => "–".into(),
            }
        }));
        let _infallible = writeln!(out, "| {} |", cells.join(" | "));
    }
    for sample in samples.iter().filter(|sample| sample.failure.is_some()) {
        let why = sample.failure.as_deref().unwrap_or_default();
        let why: String = why.chars().take(300).map(|c| if c == '\n' { ' ' } else { c }).collect();
        let _infallible =
            write!(out, "\n{}, repeat {}: {why}\n", sample.contestant.name(), sample.repeat + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_numbers_read_well() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(2.5));
        assert_eq!(median(Vec::new()), None);
        let shown: Vec<String> =
            [0.0, 0.123, 12.34, 123.4, 1234.0, 12_345.6, 1_234_567.0].map(|n| number(Some(n))).into();
        assert_eq!(shown, ["0", "0.12", "12.3", "123", "1234", "12,346", "1,234,567"]);
    }
}
