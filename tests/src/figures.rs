//! `/metrics` as a strict reader of `OpenMetrics` takes it: each figure announced once with help and type, no series
//! twice, histograms that add up.

use crate::soon;
use bytes::Bytes;
use hyper::Method;
use socle_client::api::Site;
use std::{collections::BTreeMap, time::Duration};

/// The figures of a server at one moment: each series as it is written, with its labels.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures(BTreeMap<String, f64>);

impl Figures {
    /// What the server tells now.
    pub async fn of(site: &Site) -> Self {
        let asked = soon("the figures", site.request(Method::GET, "/metrics", None, Bytes::new())).await;
        let body = asked.expect("an answer").good().expect("the figures");
        let text = String::from_utf8(body.to_vec()).expect("the figures are UTF-8");
        Self::read(&text).unwrap_or_else(|wrong| panic!("{wrong} in:\n{text}"))
    }

    /// Waits until the figures are so; answers them.
    #[track_caller]
    pub fn until<'a>(
        site: &'a Site,
        what: &'a str,
        so: impl Fn(&Self) -> bool + 'a,
    ) -> impl Future<Output = Self> + 'a {
        soon(what, async move {
            let mut pace = tokio::time::interval(Duration::from_millis(20));
            loop {
                pace.tick().await;
                let figures = Self::of(site).await;
                if so(&figures) {
                    return figures;
                }
            }
        })
    }

    /// A series by its name and labels; nothing was counted where there is none.
    pub fn get(&self, series: &str) -> f64 {
        self.0.get(series).copied().unwrap_or_default()
    }

    /// Reads the text, or says what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let body = text.strip_suffix("# EOF\n").ok_or("no end")?;
        let (mut found, mut announced) = (BTreeMap::new(), BTreeMap::new());
        let (mut family, mut kind) = ("", "");
        for line in body.lines() {
            if let Some(help) = line.strip_prefix("# HELP ") {
                let (name, help) = help.split_once(' ').ok_or_else(|| format!("no help: {line}"))?;
                if help.trim_end_matches('.').is_empty() || announced.insert(name, help).is_some() {
                    return Err(format!("announced twice, or without help: {line}"));
                }
                (family, kind) = (name, "");
            } else if let Some(typed) = line.strip_prefix("# TYPE ") {
                let (name, of) = typed.split_once(' ').ok_or_else(|| format!("no type: {line}"))?;
                if name != family || !kind.is_empty() || suffixes(of).is_empty() {
                    return Err(format!("a type out of place: {line}"));
                }
                kind = of;
            } else {
                let (series, value) = line.rsplit_once(' ').ok_or_else(|| format!("no value: {line}"))?;
                let name = series.split('{').next().unwrap_or_default();
                let is_known = name.strip_prefix(family).is_some_and(|end| suffixes(kind).contains(&end));
                let value: f64 = value.parse().map_err(|_| format!("no number: {line}"))?;
                let never_falls = kind == "counter" || kind == "histogram";
                if !is_known || !are_labels(&series[name.len()..]) || (never_falls && value < 0.0) {
                    return Err(format!("does not belong to {kind} {family}: {line}"));
                }
                if found.insert(series.to_owned(), value).is_some() {
                    return Err(format!("twice: {line}"));
                }
            }
        }
        let figures = Self(found);
        figures.add_up()?;
        Ok(figures)
    }

    /// The buckets of a histogram rise up to its count.
    fn add_up(&self) -> Result<(), String> {
        let mut last: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
        for (series, count) in &self.0 {
            let Some((name, labels)) = series.split_once("_bucket{le=\"") else { continue };
            let (bound, labels) = labels.split_once('"').ok_or_else(|| format!("no bound: {series}"))?;
            let bound = bound.replace("+Inf", "inf").parse().map_err(|_| format!("no bound: {series}"))?;
            let labels = labels.trim_start_matches(',').trim_end_matches('}');
            let name =
                if labels.is_empty() { format!("{name}_count") } else { format!("{name}_count{{{labels}}}") };
            last.entry(name).or_default().push((bound, *count));
        }
        for (series, mut buckets) in last {
            buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
            let rises = buckets.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1);
            let all = self.0.get(&series).map(|count| (f64::INFINITY, *count));
            if !rises || buckets.last().copied() != all {
                return Err(format!("the buckets of {series} do not add up: {buckets:?}, {all:?}"));
            }
        }
        Ok(())
    }
}

fn suffixes(kind: &str) -> &'static [&'static str] {
    match kind {
        "counter" => &["_total"],
        "gauge" => &[""],
        "histogram" => &["_bucket", "_sum", "_count"],
        "info" => &["_info"],
        _ => &[],
    }
}

/// Nothing, or `{name="value",…}` with plain names and values: nobody's text can be in them.
fn are_labels(text: &str) -> bool {
    let plain = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_.+-".contains(c))
    };
    let Some(inner) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) else {
        return text.is_empty();
    };
    inner.split(',').all(|label| {
        label
            .split_once("=\"")
            .is_some_and(|(name, value)| plain(name) && value.strip_suffix('"').is_some_and(plain))
    })
}
