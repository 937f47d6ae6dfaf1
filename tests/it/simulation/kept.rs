//! Plans that once broke a promise, as small as they got. They are data, so that they say the same whatever later plans
//! are made of.

use super::fault;

/// What each of them found, and the plan.
const KEPT: &[(&str, &str)] = &[
    // A client that was still connecting took another's edit, which lacked what only its own step 2 brought; then that
    // step 2 had the same deleted blocks, and yrs panicked. The client now takes only what builds on what it has.
    (
        "a long text is thrown away while someone with a slow line comes back",
        r#"{"seed":1235,"raw":false,"cast":["facilitator","editor","stock"],"steps":[{"step":"edit","who":1,"choice":2974462800},{"step":"delay","who":0,"up":1,"down":47},{"step":"burst","who":1,"count":20,"gap":3,"choice":2485622501},{"step":"disk","plane":"boards","ill":{"ill":"slow","before":1,"after":22}},{"step":"disk","plane":"boards","ill":{"ill":"written","times":3}},{"step":"burst","who":1,"count":330,"gap":1,"choice":4083457032}]}"#,
    ),
    // A block under a new id that built on someone's real one waited in the board for its past. A stock client sends
    // what waits with its next step 2, and was sent away with 4409 as if it had made it up. Nothing waits any more (S8).
    (
        "what a modified client parked comes back from an honest one",
        r#"{"seed":1268,"raw":false,"cast":["facilitator","editor","stock","hostile","observer"],"steps":[{"step":"burst","who":0,"count":7,"gap":3,"choice":2717402712},{"step":"edit","who":2,"choice":1324332134},{"step":"hostile","who":3,"act":"mutate","choice":1112776830},{"step":"edit","who":0,"choice":1696811333},{"step":"pass","ms":85},{"step":"edit","who":2,"choice":2427119463}]}"#,
    ),
    // A workshop that ended with a removal as its last word: its board still asked the one before.
    (
        "somebody is removed just before the server stops",
        r#"{"seed":402,"raw":false,"cast":["facilitator","editor","stock"],"steps":[{"step":"pass","ms":3854},{"step":"disk","plane":"boards","ill":{"ill":"slow","before":35,"after":18}},{"step":"burst","who":2,"count":3,"gap":0,"choice":344723135},{"step":"burst","who":1,"count":3,"gap":0,"choice":344723135},{"step":"command","order":"remove","who":1},{"step":"restart"}]}"#,
    ),
    // An edit on an open socket overtook the step 2 with its past, was taken, told to others and saved; the board that
    // the next room read did not show it to a newcomer.
    (
        "a stock client types on while the disk recovers",
        r#"{"seed":1419,"raw":true,"cast":["facilitator","editor","stock","editor","hostile_observer","hostile_observer"],"steps":[{"step":"show","who":3},{"step":"disk","plane":"boards","ill":{"ill":"slow","before":17,"after":26}},{"step":"disk","plane":"boards","ill":{"ill":"full"}},{"step":"edit","who":0,"choice":90390724},{"step":"pass","ms":4},{"step":"edit","who":2,"choice":1234526324},{"step":"pass","ms":1839},{"step":"edit","who":2,"choice":1704367597},{"step":"pass","ms":5},{"step":"pass","ms":9},{"step":"edit","who":2,"choice":2894332118},{"step":"disk","plane":"boards","ill":{"ill":"well"}},{"step":"disk","plane":"boards","ill":{"ill":"unread","times":2}},{"step":"pass","ms":8},{"step":"disk","plane":"boards","ill":{"ill":"written","times":3}},{"step":"pass","ms":144}]}"#,
    ),
    // Someone deleted a note while their line was broken and the workshop had been closed. Their step 2 has no new blocks,
    // so it was passed over: called saved, and gone on their screen alone. It is refused now, like any other edit (F3).
    (
        "a note is deleted offline while the workshop is closed",
        r#"{"seed":94,"raw":false,"led":true,"cast":["facilitator","editor","stock"],"steps":[{"step":"edit","who":1,"choice":2212195808},{"step":"lead","lead":"close","who":2,"n":0},{"step":"restart"},{"step":"edit","who":2,"choice":147789410}]}"#,
    ),
    // Letters that an undo had brought back were deleted again with their note, after somebody had typed between the old
    // ones: yrs' undo forgot the last letter, and an edit that was forbidden had changed a text for everyone.
    (
        "a note is emptied, typed into and thrown away by three people while the board is frozen",
        r#"{"seed":40490,"raw":false,"led":true,"cast":["facilitator","editor","stock","editor","editor"],"steps":[{"step":"pass","ms":117},{"step":"disk","plane":"boards","ill":{"ill":"full"}},{"step":"lead","lead":"freeze","who":2,"n":1},{"step":"edit","who":4,"choice":2525857588},{"step":"edit","who":2,"choice":1085831821},{"step":"burst","who":3,"count":47,"gap":2,"choice":438625142},{"step":"edit","who":4,"choice":3379762772},{"step":"edit","who":2,"choice":3946666563}]}"#,
    ),
    // Blocks under clocks that the board had, with other letters and some more: of these the new ones were taken, and all
    // of them told. Whoever heard of it before their step 2 kept the other letters.
    (
        "a modified client writes one clock twice while someone with a slow line comes in",
        r#"{"seed":60689,"raw":true,"led":false,"cast":["facilitator","editor","stock","phone","hostile"],"steps":[{"step":"stall","who":1,"up":true,"down":true},{"step":"disk","plane":"boards","ill":{"ill":"slow","before":10,"after":2}},{"step":"hostile","who":4,"act":"unpark","choice":965310195},{"step":"hostile","who":4,"act":"unpark","choice":2362209856}]}"#,
    ),
];

#[test]
fn s4_x2_kept_plans_break_nothing_any_more() {
    for (story, plan) in KEPT {
        let plan = serde_json::from_str(plan).unwrap_or_else(|error| panic!("{story}: {error}"));
        assert_eq!(fault(&plan), None, "{story}");
    }
}
