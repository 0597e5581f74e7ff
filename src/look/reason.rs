//! Why an entry is in a hub's feed, as a sentence.

use crate::model::{Reason, Subject, SubjectKind};

/// As everybody may read it who looks at the hub of that name.
pub fn because(reason: &Reason, hub: &str) -> String {
    match reason {
        Reason::Acted => format!("{hub} did this."),
        Reason::Mentioned => format!("It mentions {hub}."),
        Reason::Packages(package) => format!("{hub} is the packager of {package}."),
        Reason::Linked(Subject { kind: SubjectKind::Hub, name }) if name == hub => "It is about this hub.".to_owned(),
        Reason::Linked(subject) => format!("It concerns {}, linked to this hub.", in_words(subject)),
    }
}

/// The same to the person whose own hub it is.
pub fn because_of_you(reason: &Reason, hub: &str) -> String {
    match reason {
        Reason::Acted => "You did this.".to_owned(),
        Reason::Mentioned => "It mentions you.".to_owned(),
        Reason::Packages(package) => format!("You are the packager of {package}."),
        Reason::Linked(_) => because(reason, hub),
    }
}

/// A project as people write it, forge first; all else after the word for its kind.
fn in_words(Subject { kind, name }: &Subject) -> String {
    match kind {
        SubjectKind::Project => name.replacen(':', "/", 1),
        SubjectKind::Channel => name.clone(),
        SubjectKind::List => format!("the mailing list {name}"),
        other => format!("the {} {name}", other.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_sentences() {
        let linked = |kind, name: &str| because(&Reason::Linked(Subject::new(kind, name)), "beds");
        assert_eq!(linked(SubjectKind::Hub, "beds"), "It is about this hub.");
        assert_eq!(
            linked(SubjectKind::Project, "pagure:designteam"),
            "It concerns pagure/designteam, linked to this hub."
        );
        assert_eq!(
            linked(SubjectKind::List, "a@b.example"),
            "It concerns the mailing list a@b.example, linked to this hub."
        );
        assert_eq!(linked(SubjectKind::Package, "spade"), "It concerns the package spade, linked to this hub.");
        assert_eq!(linked(SubjectKind::Channel, "#beds"), "It concerns #beds, linked to this hub.");
    }

    #[test]
    fn a_person_is_named_to_others_and_spoken_to() {
        for (reason, of_them, of_you) in [
            (Reason::Acted, "ann did this.", "You did this."),
            (Reason::Mentioned, "It mentions ann.", "It mentions you."),
            (Reason::Packages("spade".into()), "ann is the packager of spade.", "You are the packager of spade."),
        ] {
            assert_eq!(because(&reason, "ann"), of_them);
            assert_eq!(because_of_you(&reason, "ann"), of_you);
        }
    }
}
