//! What was read a moment ago of publications: forty phones that open one link together cost what one does.

use socle_protocol::{export::Document, ids::WorkshopId, refusal::Refusal};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// How long a page is given out as it was: nothing in it changes while its workshop is closed, but for words that
/// somebody takes back.
const FRESH: Duration = Duration::from_secs(10);
/// Pages that are kept at once; each is as large as what was written in its workshop.
const MOST: usize = 32;

/// A publication: its workshop and its number there.
type Which = (WorkshopId, u32);

/// Pages, and when each was read.
#[derive(Default)]
pub(crate) struct Papers {
    kept: Mutex<HashMap<Which, (Instant, Arc<Document>)>>,
}

impl Papers {
    /// The page as it was a moment ago, or as `read` finds it. One at a time: who comes meanwhile waits for the same.
    pub(crate) async fn get(
        &self,
        which: Which,
        read: impl Future<Output = Result<Document, Refusal>>,
    ) -> Result<Arc<Document>, Refusal> {
        let mut kept = self.kept.lock().await;
        let now = Instant::now();
        kept.retain(|_, (at, _)| now.duration_since(*at) < FRESH);
        if let Some((_, document)) = kept.get(&which) {
            return Ok(Arc::clone(document));
        }
        let document = Arc::new(read.await?);
        if kept.len() < MOST {
            kept.insert(which, (Instant::now(), Arc::clone(&document)));
        }
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str) -> Document {
        Document { title: title.into(), ..Document::default() }
    }

    #[tokio::test(start_paused = true)]
    async fn e9_a_page_is_read_once_for_all_who_come_together() {
        let papers = Papers::default();
        let which = |n| ("w1".parse::<WorkshopId>().expect("an id"), n);
        let get = |n, title: &'static str| {
            let (papers, which) = (&papers, which(n));
            async move { papers.get(which, async { Ok(page(title)) }).await.expect("a page").title.clone() }
        };
        assert_eq!(get(1, "first").await, "first");
        assert_eq!(get(1, "second").await, "first");
        assert_eq!(get(2, "another").await, "another");
        tokio::time::advance(FRESH).await;
        assert_eq!(get(1, "later").await, "later");
        let failed = papers.get(which(3), async { Err(Refusal::BoardUnavailable {}) }).await;
        assert_eq!(failed.err(), Some(Refusal::BoardUnavailable {}));
        assert_eq!(get(3, "now").await, "now");
    }
}
