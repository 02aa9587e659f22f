//! What the policy and the list's switches turn off.

use super::*;

/// One case for each reason there is.
fn cases_by_reason() -> Vec<(Reason, Case)> {
    let cases = vec![
        Case::with(|c| c.list = false),
        Case::new(),
        Case::with(approval(Approval::Exiting)),
        Case::with(approval(Approval::Suspended)),
        Case::with(approval(Approval::Revoked)),
        Case::with(returned),
        Case::with(not_in_list),
        Case::with(failed),
        Case::with(|c| c.parsed = lookalike(Lookalike::WrongLength)),
        Case::with(|c| c.parsed = lookalike(Lookalike::MixedCharacters)),
        Case::with(|c| c.parsed = lookalike(Lookalike::InternationalMark)),
        Case::with(|c| c.parsed = Parsed::Other),
    ];
    let cases: Vec<_> = cases.into_iter().map(|c| (c.decide().reason(), c)).collect();
    assert!(cases.iter().map(|(reason, _)| *reason).eq(Reason::ALL), "one case for each reason");
    cases
}

#[test]
fn what_is_turned_off_falls_back_by_policy_and_by_switch_alike() {
    for (reason, case) in cases_by_reason() {
        let kind = case.decide().kind();
        let falls_to = match reason {
            Reason::Protected
            | Reason::WrongLength
            | Reason::MixedCharacters
            | Reason::InternationalMark
            | Reason::None => Reason::None,
            _ => Reason::Protected,
        };
        let off = ReasonSet::EMPTY.with(reason);
        let by_policy = Case::with(|c| {
            *c = case;
            c.policy.off = off;
        });
        let by_switch = Case::with(|c| {
            *c = case;
            c.list = true;
            // The first case has no list at all: give it one that knows nothing of the number.
            c.in_list = case.list && case.in_list;
            c.covered = case.list && case.covered;
            c.switches = off;
        });
        let everything_else_off = Case::with(|c| {
            *c = case;
            c.policy.off = Reason::ALL.into_iter().filter(|r| *r != reason).collect();
        });
        for (name, case) in [("policy", by_policy), ("switch", by_switch)] {
            let label = case.decide();
            assert_eq!(label.reason(), falls_to, "{reason:?} off by {name}");
            assert_eq!(label.row(), None, "{reason:?} off by {name}");
            assert_eq!(label.kind(), kind, "{reason:?} off by {name}: the kind stays");
        }
        assert_eq!(everything_else_off.decide().reason(), reason, "{reason:?} alone is on");
        let and_protected = Case::with(|c| {
            *c = by_policy;
            c.policy.off = off.with(Reason::Protected);
        });
        assert_eq!(and_protected.decide().reason(), Reason::None, "{reason:?} and protected off");
        let split = Case::with(|c| {
            *c = by_switch;
            c.policy.off = ReasonSet::EMPTY.with(Reason::Protected);
        });
        assert_eq!(split.decide().reason(), Reason::None, "{reason:?} off by switch, protected by policy");
    }
}

#[test]
fn whole_policies() {
    for (reason, case) in cases_by_reason() {
        let kind = case.decide().kind();
        let disabled = Case::with(|c| {
            *c = case;
            c.policy.enabled = false;
        });
        assert_eq!(disabled.decide().reason(), Reason::None, "{reason:?}, disabled");
        assert_eq!(disabled.decide().kind(), kind, "{reason:?}, disabled: the kind stays");
        let without_lookalikes = Case::with(|c| {
            *c = case;
            c.policy.lookalikes = false;
        });
        let expected = if kind == Kind::Lookalike { Reason::None } else { reason };
        assert_eq!(without_lookalikes.decide().reason(), expected, "{reason:?}, lookalikes off");
        assert_eq!(without_lookalikes.decide().kind(), kind, "{reason:?}, lookalikes off: the kind stays");
        let only_labels = Case::with(|c| {
            *c = case;
            c.policy = Policy { company_names: false, details: false, metered_use: false, ..c.policy };
        });
        assert_eq!(only_labels.decide().reason(), reason, "{reason:?}: other switches are not for labels");
    }
}
