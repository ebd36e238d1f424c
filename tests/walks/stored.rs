//! A walk again, through the store and with the use cases that the commands have.

use griffie::app::Acting;
use griffie::app::cases::Cases;
use griffie::case::Event;
use griffie::procedure::Course;

use super::world::World;

/// Does the steps of a walk in a store, and compares where the case then stands.
pub(super) fn follow(cases: &Cases, world: &World, steps: &[Event]) {
    let mut memory = Course::new(&world.definition, &world.holidays);
    let mut today = steps[0].on.expect("the first event has a day");
    let mut case = String::new();
    for (index, step) in steps.iter().enumerate() {
        today = today.max(step.recorded.or(step.on).unwrap_or(today));
        let now = Acting::owner(
            today,
            1_800_000_000_000 + index as i64,
            griffie::diagnostic::Language::Nl,
        );
        assert!(
            memory.record(step.clone(), today).accepts(),
            "step {}",
            index + 1
        );
        if index == 0 {
            let opened = cases
                .open(&world.procedure.name, step.clone(), &now)
                .expect("accepted in memory");
            case = opened.case;
        } else {
            cases
                .record(&case, step, &now)
                .unwrap_or_else(|error| panic!("step {}: {error:?}", index + 1));
        }
    }
    let record = cases.read(&case).expect("kept");
    let course = cases.course(&record).expect("reads");
    let (kept, expected) = (course.fold().state(), memory.fold().state());
    assert_eq!(kept.duties, expected.duties);
    assert_eq!(
        kept.status(&world.definition),
        expected.status(&world.definition)
    );
}
