//! A rule of release that cannot be answered: nobody reads more because of it, and who reads less is told.

use std::sync::Arc;

use griffie::catalog::{Procedure, ProcedureFile};
use griffie::procedure::access::{Access, Reader, Share};
use griffie::procedure::pieces::pieces;

use super::world::{World, procedure};

#[test]
fn nothing_is_dropped_from_a_dossier_in_silence() {
    let world = World::of_pieces("Z4");
    let course = world.course();
    let sound = procedure();
    let kept = pieces(&course, sound).kept;
    assert!(kept.len() > 50, "{} pieces", kept.len());
    let read = |procedure: &Procedure, role: &str| {
        let access = Access::of(&course, procedure, Reader::Role(role.to_owned()));
        let shares: Vec<Share> = kept.iter().map(|piece| access.piece(piece)).collect();
        (shares, access.decided().is_ok())
    };
    let with = |file: ProcedureFile| Procedure {
        name: sound.name.clone(),
        file: Arc::new(file),
        documents: sound.documents.clone(),
        definitions: sound.definitions.clone(),
    };
    let roles: Vec<&String> = sound.file.roles.keys().collect();
    let before: Vec<Vec<Share>> = roles
        .iter()
        .map(|role| {
            let (shares, decided) = read(sound, role);
            assert!(decided, "{role}");
            shares
        })
        .collect();
    let (mut told, mut less, mut wrong) = (0, 0, Vec::new());
    for rule in 0..sound.file.dossier.release.len() {
        let mut file = (*sound.file).clone();
        // Compiles, and has no answer.
        file.dossier.release[rule].when = Some("1 // 0 == 1".to_owned());
        let broken = with(file);
        for (role, before) in roles.iter().zip(&before) {
            let (after, decided) = read(&broken, role);
            told += usize::from(!decided);
            for (was, is) in before.iter().zip(&after).filter(|(was, is)| was != is) {
                less += 1;
                if decided || *is != Share::Nothing {
                    wrong.push(format!("rule {rule}, {role}: {was:?}, now {is:?}"));
                }
            }
        }
    }
    assert!(told > 20 && less > 100, "{told} told, {less} less");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
