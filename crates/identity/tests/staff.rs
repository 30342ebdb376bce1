//! Stories of the staff: units and people, signing in, sessions, tokens.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod town;

use std::time::Instant;

use jiff::SignedDuration;
use town::{HOTLINE, ROADS, WATER, ZHOU, at, directory, from, people, unit};
use xinqiao_identity::{
    Identity,
    directory::{Directory, DirectoryError},
    passwords::{Password, PasswordError},
    people::{PeopleError, SignInName},
    scopes::{Scope, Scopes},
    sign_in::SignInError,
    sign_in_log::SignInLog,
    tokens::{TokenError, Wanted},
    units::Unit,
};
use xinqiao_kernel::{PersonId, UnitId, words::Role};
use xinqiao_platform::{DbError, db::testing::each_engine};

const RIGHT: &str = "correct horse 电池 staple";

#[tokio::test]
async fn a_change_of_staff_is_seen_by_every_node_and_a_wrong_one_changes_nothing() {
    each_engine(|db| async move {
        let here = directory(&db).await;
        let there = Directory::open(db.clone()).await.unwrap();
        assert!(!there.refresh().await.unwrap());
        let zhou = here.roster().actor(ZHOU).unwrap();
        assert!(zhou.is(Role::Agent) && zhou.is(Role::CallBack));
        assert_eq!(zhou.posts[0].unit, Some(HOTLINE));

        // A name that belongs to somebody else is not taken over.
        let mut second_zhou = people()[0].clone();
        second_zhou.id = PersonId(99);
        let taken = here.put_people(&[second_zhou], at(0)).await;
        assert!(matches!(
            taken,
            Err(DirectoryError::People(PeopleError::SameSignIn(_)))
        ));
        // Only a unit that runs a hotline has agents.
        let mut misplaced = people()[1].clone();
        misplaced.posts = vec![(Role::Agent, ROADS)];
        let wrong = here.put_people(&[misplaced], at(0)).await;
        assert!(matches!(
            wrong,
            Err(DirectoryError::People(PeopleError::WrongPost { .. }))
        ));
        let ring = here
            .put_units(&[unit(ROADS.0, Some(WATER.0)), unit(WATER.0, Some(ROADS.0))])
            .await;
        assert!(matches!(ring, Err(DirectoryError::Units(_))));
        assert!(
            !there.refresh().await.unwrap(),
            "nothing of this was written"
        );

        here.disable(ZHOU, true, at(60)).await.unwrap();
        assert!(here.roster().actor(ZHOU).is_none(), "at once on this node");
        assert!(
            there.roster().actor(ZHOU).is_some(),
            "the other has not looked yet"
        );
        assert!(there.refresh().await.unwrap());
        assert!(there.roster().actor(ZHOU).is_none());
        here.disable(ZHOU, false, at(120)).await.unwrap();
        assert!(here.roster().actor(ZHOU).is_some());

        // A new name replaces the old one, which is free again.
        let mut renamed = people()[0].clone();
        renamed.sign_in = SignInName::parse("zhou2").unwrap();
        let mut heir = people()[1].clone();
        here.put_people(&[renamed], at(180)).await.unwrap();
        heir.sign_in = people()[0].sign_in.clone();
        here.put_people(&[heir], at(180)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_changes_the_staff_without_knowing_the_latest_has_to_look_again() {
    each_engine(|db| async move {
        let here = directory(&db).await;
        let there = Directory::open(db.clone()).await.unwrap();
        let school = |name: &str| Unit {
            code: name.into(),
            ..unit(3000, None)
        };
        here.put_units(&[school("school")]).await.unwrap();
        let late = there.put_units(&[school("academy")]).await;
        assert!(matches!(
            late,
            Err(DirectoryError::Db(DbError::Conflict { .. }))
        ));
        assert!(there.roster().units.by_code("school").is_some());
        there.put_units(&[school("academy")]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_head_reaches_the_units_below_and_a_post_alone_reaches_no_more() {
    each_engine(|db| async move {
        let directory = directory(&db).await;
        let roster = directory.roster();
        let head = roster.actor(town::CHEN).unwrap();
        assert!(head.posts[0].reaches(WATER) && head.posts[0].reaches(ROADS));
        let alone = roster.actor_in(ZHOU, Role::CallBack, HOTLINE).unwrap();
        assert_eq!(alone.posts.len(), 1);
        assert!(roster.actor_in(ZHOU, Role::CentreHead, HOTLINE).is_none());
    })
    .await;
}

#[tokio::test]
async fn after_five_wrong_passwords_the_right_one_has_to_wait() {
    each_engine(|db| async move {
        let identity = with_password(&db).await;
        let sign_in = &identity.sign_in;
        for _ in 0..5 {
            let wrong = sign_in
                .with_password("zhou", Password::typed("wrong password"), from(1), at(0))
                .await;
            assert!(matches!(wrong, Err(SignInError::Wrong)));
        }
        // The sixth is tried still, and brings the first wait with it.
        let sixth = sign_in
            .with_password("zhou", Password::typed("wrong password"), from(1), at(1))
            .await;
        assert!(matches!(sixth, Err(SignInError::Wrong)));
        let right = sign_in
            .with_password("ZHOU", Password::typed(RIGHT), from(2), at(30))
            .await;
        let Err(SignInError::Locked { until }) = right else {
            panic!("not locked")
        };
        assert_eq!(until, at(61));
        // A restart does not open it.
        let restarted = town::identity(&db).await;
        let early = restarted
            .sign_in
            .with_password("zhou", Password::typed(RIGHT), from(1), at(60))
            .await;
        assert!(matches!(early, Err(SignInError::Locked { .. })));
        let (cookie, session) = sign_in
            .with_password(" Zhou ", Password::typed(RIGHT), from(1), at(61))
            .await
            .unwrap();
        assert_eq!(session.person, ZHOU);
        assert!(
            identity
                .sessions
                .find(&cookie, at(62))
                .await
                .unwrap()
                .is_some()
        );

        let log = SignInLog::new(db.clone())
            .latest(Some(ZHOU), 20)
            .await
            .unwrap();
        let outcomes: Vec<&str> = log.iter().map(|entry| entry.outcome.as_str()).collect();
        assert_eq!(outcomes[..3], ["signed_in", "locked", "locked"]);
        assert_eq!(
            outcomes
                .iter()
                .filter(|&&outcome| outcome == "wrong")
                .count(),
            6
        );
    })
    .await;
}

#[tokio::test]
async fn guesses_made_at_once_are_all_counted() {
    each_engine(|db| async move {
        let identity = with_password(&db).await;
        let guesses = (0..40).map(|_| {
            let sign_in = identity.sign_in.clone();
            tokio::spawn(async move {
                let guess = Password::typed("wrong password");
                sign_in
                    .with_password("zhou", guess, from(1), at(0))
                    .await
                    .map(drop)
            })
        });
        let (mut tried, mut locked) = (0, 0);
        for guess in guesses.collect::<Vec<_>>() {
            match guess.await.unwrap() {
                Err(SignInError::Wrong) => tried += 1,
                Err(SignInError::Locked { .. }) => locked += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(tried + locked, 40);
        assert!(tried <= 6, "{tried} were tried");
    })
    .await;
}

#[tokio::test]
async fn one_address_cannot_try_all_names() {
    each_engine(|db| async move {
        let identity = town::identity(&db).await;
        let mut locked = false;
        for number in 0..60 {
            let name = format!("nobody{number}");
            let guess = Password::typed("x");
            let answer = identity
                .sign_in
                .with_password(&name, guess, from(9), at(0))
                .await;
            match answer.map(drop) {
                Err(SignInError::Locked { .. }) => locked = true,
                Err(SignInError::Wrong) => assert!(!locked),
                other => panic!("{other:?}"),
            }
        }
        assert!(locked);
        let log = SignInLog::new(db).latest(None, 100).await.unwrap();
        assert!(log.iter().all(|entry| entry.person.is_none()));
    })
    .await;
}

#[tokio::test]
async fn an_unknown_name_takes_as_long_as_a_wrong_password() {
    each_engine(|db| async move {
        let identity = with_password(&db).await;
        let mut times = [Vec::new(), Vec::new()];
        for round in 0..3 {
            for (name, times) in ["zhou", "nobody"].into_iter().zip(&mut times) {
                let start = Instant::now();
                let guess = Password::typed("wrong password");
                let answer = identity
                    .sign_in
                    .with_password(name, guess, from(round), at(0))
                    .await;
                assert!(matches!(answer, Err(SignInError::Wrong)), "the same answer");
                times.push(start.elapsed());
            }
        }
        // Fastest of each: a busy machine only ever adds. Without the decoy the
        // unknown name would be some ten times quicker.
        let [known, unknown] = times.map(|times| times.into_iter().min().unwrap_or_default());
        assert!(
            unknown * 3 > known,
            "{unknown:?} for nobody, {known:?} for somebody"
        );
    })
    .await;
}

#[tokio::test]
async fn a_disabled_person_is_out_at_once_and_learns_nothing() {
    each_engine(|db| async move {
        let identity = with_password(&db).await;
        let (cookie, _) = identity
            .sign_in
            .with_password("zhou", Password::typed(RIGHT), from(1), at(0))
            .await
            .unwrap();
        assert!(identity.signed_in(&cookie, at(1)).await.unwrap().is_some());
        identity.directory.disable(ZHOU, true, at(2)).await.unwrap();
        assert!(identity.signed_in(&cookie, at(2)).await.unwrap().is_none());
        let again = identity
            .sign_in
            .with_password("zhou", Password::typed(RIGHT), from(1), at(3))
            .await;
        assert!(
            matches!(again, Err(SignInError::Wrong)),
            "as if the password were wrong"
        );
    })
    .await;
}

#[tokio::test]
async fn a_password_that_is_none_is_refused() {
    each_engine(|db| async move {
        let identity = town::identity(&db).await;
        let name = SignInName::parse("zhou").unwrap();
        for bad in [
            "",
            "short",
            "onlylowercase",
            "Upperlower",
            "my name is Zhou!",
            &"长".repeat(129),
        ] {
            let set = identity
                .passwords
                .set(ZHOU, &name, Password::typed(bad), at(0))
                .await;
            assert!(matches!(set, Err(PasswordError::Weak)), "{bad}");
        }
        identity
            .passwords
            .set(ZHOU, &name, Password::typed("Three-Kinds-1"), at(0))
            .await
            .unwrap();
        assert!(
            !identity
                .passwords
                .verify(Some(ZHOU), Password::typed(""))
                .await
                .unwrap()
        );
    })
    .await;
}

#[tokio::test]
async fn a_person_sees_their_devices_and_signs_one_out_or_all() {
    each_engine(|db| async move {
        let identity = town::identity(&db).await;
        let sessions = &identity.sessions;
        let mut cookies = Vec::new();
        for device in 0..3 {
            let (cookie, session) = identity.demo(ZHOU, from(device), at(0)).await.unwrap();
            sessions.find(&cookie, at(1)).await.unwrap().unwrap();
            cookies.push((cookie, session.id));
        }
        assert_eq!(sessions.of(ZHOU, at(2)).await.unwrap().len(), 3);
        // Nobody signs out somebody else's device.
        assert!(!sessions.end(town::CHEN, cookies[0].1, at(2)).await.unwrap());
        assert!(sessions.end(ZHOU, cookies[0].1, at(2)).await.unwrap());
        assert!(
            sessions.find(&cookies[0].0, at(2)).await.unwrap().is_none(),
            "at once"
        );
        assert!(sessions.find(&cookies[1].0, at(2)).await.unwrap().is_some());

        assert_eq!(sessions.end_all(ZHOU, at(3)).await.unwrap(), 2);
        for (cookie, _) in &cookies {
            assert!(sessions.find(cookie, at(3)).await.unwrap().is_none());
        }
        assert!(sessions.of(ZHOU, at(3)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_when_it_lies_idle_and_when_the_day_is_over() {
    each_engine(|db| async move {
        let identity = town::identity(&db).await;
        let minutes = |count: i64| at(count * 60);
        let (used, _) = identity.demo(ZHOU, from(1), at(0)).await.unwrap();
        let (idle, _) = identity.demo(ZHOU, from(2), at(0)).await.unwrap();
        for half_hour in 1..24 {
            let found = identity
                .sessions
                .find(&used, minutes(half_hour * 30))
                .await
                .unwrap();
            assert!(found.is_some(), "used every half hour, {half_hour}");
        }
        assert!(
            identity
                .sessions
                .find(&used, minutes(12 * 60))
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            identity
                .sessions
                .find(&idle, minutes(60))
                .await
                .unwrap()
                .is_none()
        );
        let long_after = at(0) + SignedDuration::from_hours(24 * 100);
        assert_eq!(identity.sessions.sweep(long_after).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn another_node_notices_a_sign_out_within_five_seconds() {
    each_engine(|db| async move {
        let (here, there) = (town::identity(&db).await, town::identity(&db).await);
        let (cookie, session) = here.demo(ZHOU, from(1), at(0)).await.unwrap();
        assert!(there.sessions.find(&cookie, at(1)).await.unwrap().is_some());
        here.sessions.end(ZHOU, session.id, at(2)).await.unwrap();
        assert!(there.sessions.find(&cookie, at(5)).await.unwrap().is_some());
        assert!(there.sessions.find(&cookie, at(6)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_token_opens_one_post_until_it_is_revoked_or_over() {
    each_engine(|db| async move {
        let identity = town::identity(&db).await;
        let wanted = Wanted {
            person: ZHOU,
            role: Role::Agent,
            unit: HOTLINE,
            label: "语音平台".into(),
            scopes: Scopes::of([Scope::CasesRead]),
            lives: SignedDuration::from_hours(1),
        };
        let (text, token) = identity.tokens.issue(wanted.clone(), at(0)).await.unwrap();
        let (actor, found) = identity.bearer(&text, at(1)).await.unwrap().unwrap();
        assert_eq!(actor.posts.len(), 1, "one of Zhou's two posts");
        assert!(found.scopes.read_cases() && !found.scopes.admin());
        assert_eq!(
            identity.tokens.of(ZHOU, at(1)).await.unwrap()[0].last_used_at,
            Some(at(1))
        );
        for wrong in ["", "xq_", &text[..text.len() - 1], &text.replace("xq_", "")] {
            assert!(identity.bearer(wrong, at(1)).await.unwrap().is_none());
        }
        assert!(
            identity.bearer(&text, at(3600)).await.unwrap().is_none(),
            "its hour is over"
        );

        let (text, token2) = identity.tokens.issue(wanted.clone(), at(0)).await.unwrap();
        assert!(identity.bearer(&text, at(1)).await.unwrap().is_some());
        assert!(
            !identity
                .tokens
                .revoke(town::CHEN, token2.id, at(1))
                .await
                .unwrap()
        );
        assert!(
            identity
                .tokens
                .revoke(ZHOU, token2.id, at(1))
                .await
                .unwrap()
        );
        assert!(
            identity.bearer(&text, at(1)).await.unwrap().is_none(),
            "at once"
        );
        assert_ne!(token.id, token2.id);

        // Who loses the post loses the token's use with it.
        let (text, _) = identity.tokens.issue(wanted.clone(), at(0)).await.unwrap();
        let mut moved = people()[0].clone();
        moved.posts = vec![(Role::Handler, UnitId(WATER.0))];
        identity
            .directory
            .put_people(&[moved], at(2))
            .await
            .unwrap();
        assert!(identity.bearer(&text, at(2)).await.unwrap().is_none());

        let endless = Wanted {
            lives: SignedDuration::from_hours(24 * 999),
            ..wanted.clone()
        };
        assert!(matches!(
            identity.tokens.issue(endless, at(0)).await,
            Err(TokenError::Lives)
        ));
        let empty = Wanted {
            scopes: Scopes::default(),
            ..wanted
        };
        assert!(matches!(
            identity.tokens.issue(empty, at(0)).await,
            Err(TokenError::Scope(_))
        ));
    })
    .await;
}

async fn with_password(db: &xinqiao_platform::Db) -> Identity {
    let identity = town::identity(db).await;
    let name = SignInName::parse("zhou").unwrap();
    identity
        .passwords
        .set(ZHOU, &name, Password::typed(RIGHT), at(0))
        .await
        .unwrap();
    identity
}
