# What the platform reads of a message, and how it is judged.

suggest-history = Not in the catalogue, but it has handled such cases

triage-sure = Sure
triage-unsure = Please check
triage-none = No suggestion
triage-because = because of { $words }
triage-take = Fill in what was read
triage-mark-risk = Mark as a risk
triage-place = Likely region
triage-before = How it was handled before
triage-before-none = No similar case has been handled yet.
triage-before-look = Look
triage-personal = The text holds a { $kinds }; it is masked wherever it is not needed.
triage-phone = phone number
triage-id = identity number
triage-card = card number
triage-plate = number plate

triage-class-is-a-guess = The class is a guess
triage-no-class = Not known yet what it is about
triage-no-place = Not known yet where it is
triage-everywhere = Everywhere
triage-never-yet = Nobody has handled such a case around there yet
triage-kept = { $region }: { $kept } of { $of } such cases handled by { $unit }
triage-gave-back = { $region }: { $unit } gave { $count } such cases back

# For the administrator.
triage-title = Triage
triage-lede = The platform reads what people tell and suggests a class and a unit; a person decides. Here is how much of it was taken, and which version is in use.
triage-by-itself-on = This site lets sure cases be dispatched without a hand; a sample is looked at by people.
triage-by-itself-off = This site dispatches nothing without a hand.
triage-taken = Taken in the last twelve weeks
triage-taken-none = Nothing was dispatched yet.
triage-class-taken = Class taken
triage-lead-taken = Unit taken
triage-sure-taken = “Sure” ones taken
triage-weeks = By week
triage-week = Monday
triage-classes = By class
triage-no-class-yet = Without a class
triage-of = of { $count }
triage-right = { $share } of them right
triage-in-classes = { $count } classes
triage-versions = Versions
triage-versions-lede = Learned each day from the cases closed last; the newest fifth is held out to test, and a version not worse than the one in use is put to use. With fewer than { $count } closed cases, words of the class list decide.
triage-versions-none = No model yet: words of the class list decide.
triage-version = Version
triage-made = Learned
triage-by-time = by time
triage-examples = Cases learned
triage-accuracy = Right in the test
triage-then = The one in use then
triage-sure-share = Share called sure
triage-use = Use
triage-in-use = In use
triage-loading = loading
triage-put = Put to use
triage-put-to-use = Version { $number } is in use; every node follows within a minute.
triage-learn-now = Learn now
triage-learning = Learning is under way; the version appears in the list below.

# A sample of what went out without a hand.
sample-title = Dispatched without a hand: sample
sample-lede = The platform dispatched these by itself. See whether the unit is right; what is wrong is given to another at once.
sample-so-far = { $count } looked at, { $right } of them right.
sample-none = Nothing waits.
sample-at = Dispatched
sample-judge = Right?
sample-yes = Right
sample-no = Wrong: give to another
sample-right = Kept: it was right.
sample-wrong = Kept: it was wrong. Give it to the right unit here.
sample-done-before = Somebody has just looked at this one.
fact-by-history = By who handled such cases before
