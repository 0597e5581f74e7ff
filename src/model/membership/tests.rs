//! The law of roles, by example and over random histories.

use proptest::prelude::*;

use super::*;

fn standing(roles: &[Role], pending: Pending) -> Standing {
    Standing { roles: roles.iter().fold(Roles::default(), |all, role| all.with(*role)), pending }
}

/// By the person themselves, in a team of two owners.
fn own(act: RoleAct, before: Standing) -> Result<Standing, RoleRefusal> {
    before.after(act, HubKind::Team, before.roles, true, 2)
}

/// By an owner of a team of two.
fn by_owner(act: RoleAct, before: Standing) -> Result<Standing, RoleRefusal> {
    before.after(act, HubKind::Team, Roles::default().with(Role::Owner), false, 2)
}

#[test]
fn joining_is_asking() {
    let stranger = Standing::default();
    let asked = own(RoleAct::Join, stranger).unwrap();
    assert_eq!(asked, standing(&[], Pending::Asked));
    assert_eq!(own(RoleAct::Join, asked), Ok(asked));
    assert_eq!(by_owner(RoleAct::Approve, asked), Ok(standing(&[Role::Member], Pending::Nothing)));
    assert_eq!(by_owner(RoleAct::Deny, asked), Ok(stranger));
    assert_eq!(by_owner(RoleAct::Approve, stranger), Err(RoleRefusal::NotAsked));
    assert_eq!(own(RoleAct::Withdraw, asked), Ok(stranger));
}

#[test]
fn nobody_is_made_a_member_unasked() {
    let invited = by_owner(RoleAct::Invite, Standing::default()).unwrap();
    assert_eq!(invited, standing(&[], Pending::Invited));
    assert_eq!(by_owner(RoleAct::Approve, invited), Err(RoleRefusal::NotAsked));
    assert!(own(RoleAct::Join, invited).unwrap().roles.is_member());
    assert_eq!(by_owner(RoleAct::Promote, invited), Err(RoleRefusal::NotMember));
}

#[test]
fn the_last_owner_stays() {
    let owner = standing(&[Role::Owner], Pending::Nothing);
    for act in [RoleAct::Leave, RoleAct::StepDown] {
        assert_eq!(owner.after(act, HubKind::Team, owner.roles, true, 1), Err(RoleRefusal::LastOwner));
    }
    assert_eq!(own(RoleAct::StepDown, owner), Ok(standing(&[Role::Member], Pending::Nothing)));
    assert_eq!(own(RoleAct::Leave, owner), Ok(Standing::default()));
}

#[test]
fn giving_up_what_one_does_not_hold() {
    for act in [RoleAct::Unsubscribe, RoleAct::Unstar, RoleAct::Leave, RoleAct::StepDown] {
        assert_eq!(own(act, Standing::default()), Err(RoleRefusal::NotHeld), "{act:?}");
    }
    assert_eq!(own(RoleAct::Withdraw, Standing::default()), Err(RoleRefusal::NothingAsked));
}

#[test]
fn a_persons_hub_has_no_members() {
    let owner = Roles::default().with(Role::Owner);
    let after = |act: RoleAct| Standing::default().after(act, HubKind::User, owner, act.is_own(), 1);
    assert!(after(RoleAct::Subscribe).is_ok() && after(RoleAct::Star).is_ok());
    assert_eq!([after(RoleAct::Join), after(RoleAct::Invite)], [Err(RoleRefusal::OwnHub); 2]);
}

#[test]
fn words_name_acts() {
    for act in RoleAct::ALL {
        assert_eq!(RoleAct::parse(act.as_str()), Some(act));
    }
    assert_eq!(RoleAct::parse("Join"), None);
}

const PEOPLE: usize = 5;

proptest! {
    /// Random people do random things to each other, over and over.
    #[test]
    fn random_histories_keep_the_law(deeds in prop::collection::vec((0..13_usize, 0..PEOPLE, 0..PEOPLE), 1..200)) {
        let mut hub = [Standing::default(); PEOPLE];
        let mut wanted = [true, false, false, false, false];
        hub[0].roles = Roles::default().with(Role::Owner);
        for (act, by, of) in deeds {
            let act = RoleAct::ALL[act];
            let owners = |hub: &[Standing]| hub.iter().filter(|one| one.roles.has(Role::Owner)).count();
            let own = by == of;
            wanted[of] |= own && act == RoleAct::Join;
            let Ok(after) = hub[of].after(act, HubKind::Team, hub[by].roles, own, owners(&hub)) else { continue };
            let was_allowed = own || hub[by].roles.has(Role::Owner);
            prop_assert!(was_allowed);
            hub[of] = after;
            prop_assert!(owners(&hub) >= 1, "no owner after {act:?}");
            prop_assert!(!after.roles.is_member() || wanted[of], "a member unasked after {act:?}");
            prop_assert!(!after.roles.is_member() || after.pending == Pending::Nothing);
            // Once more changes nothing, whether it is refused or not.
            let again = after.after(act, HubKind::Team, hub[by].roles, own, owners(&hub));
            prop_assert!(again.is_err() || again == Ok(after), "{act:?} twice");
            wanted[of] &= after.roles.is_member() || after.pending != Pending::Nothing;
        }
    }
}
