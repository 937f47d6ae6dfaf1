//! A workshop on a disk that takes no writes.

use super::*;
use crate::storage::Storage;

#[tokio::test(start_paused = true)]
async fn s14_while_the_disk_fails_refused_commands_do_not_read_the_log_again() {
    let journal = Arc::new(Moody::default());
    let limits = Limits { commands_per_second: 0, renames_per_minute: 0, ..Limits::default() };
    let made =
        create(journal.as_ref(), &limits, "Idées", "raw", Some("Fanny"), None, 7).await.expect("a workshop");
    let storage = Storage::over(Arc::clone(&journal) as Arc<dyn Journal>);
    let house = House::over(Arc::clone(&storage) as Arc<dyn Journal>, Arc::clone(&journal), made, limits);
    let before = house.retitle("Avant").await.expect("done");
    let (loads, appends) =
        (|| journal.loads.load(Ordering::SeqCst), || journal.appends.load(Ordering::SeqCst));

    journal.is(REFUSES);
    let read = loads();
    assert_eq!(house.retitle("Perdu").await, Err(Refusal::StorageUnavailable {}));
    assert_eq!(loads(), read + 1, "whether that append failed, or only its answer, the journal knows");
    let written = appends();
    for n in 0..50 {
        assert_eq!(house.retitle(&format!("Perdu {n}")).await, Err(Refusal::StorageUnavailable {}));
    }
    assert_eq!((loads(), appends()), (read + 1, written), "from then on the disk is left alone");
    let roster = house.door().roster().await.expect("readable");
    assert_eq!(roster.borrow().view().title, "Avant");

    journal.is(FINE);
    tokio::spawn(Arc::clone(&storage).keep_asking(house.stopping.clone()));
    let mut health = storage.health();
    health.wait_for(|health| *health == crate::storage::Health::Working).await.expect("the storage is there");
    assert_eq!(house.retitle("Après").await, Ok(before + 1));
}
