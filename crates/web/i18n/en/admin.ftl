# Pages for people, units and rules.
admin-title = Administration
admin-people = People
admin-units = Units
admin-rules = Rule sets
admin-catalogue = Dispatch catalogue
admin-calendar = Working calendar
admin-sign-ins = Sign-ins
admin-tokens = API tokens
admin-system = System
admin-conflict = Somebody else changed this at the same moment; nothing was kept. Look at it again and send it once more.
admin-not-oneself = You cannot shut yourself out or give up your own post as administrator; ask another administrator.

# Units.
admin-units-lede = Units under those they answer to. A fallback unit takes what nobody else in its region owns.
admin-unit = Unit
admin-unit-kind = Kind
admin-unit-region = Region
admin-unit-phone = Phone
admin-unit-people = People
admin-unit-code = Code
admin-unit-fallback = Fallback
admin-unit-leads = What the catalogue gives it
admin-unit-leads-none = No row names it as lead. It may still lead as the government of a place or as fallback.
admin-unit-below = Units below
admin-unit-about = About
admin-unit-nobody = Nobody holds a post here yet.
admin-above = Units above
admin-heads = { $count } people
admin-kind-hotline = Hotline
admin-kind-department = Department
admin-kind-county = District government
admin-kind-town = Town or subdistrict
admin-kind-enterprise = Public enterprise
admin-level-city = City
admin-level-county = District
admin-level-town = Town

# People.
admin-person-add = Add a person
admin-person-add-do = Add; the password comes next
admin-person-added = Added. Now set a first password and hand it over in person.
admin-person-kept = Kept; it holds from now on.
admin-person-disabled = Disabled, and signed out everywhere.
admin-person-enabled = May sign in again.
admin-people-search = Name or sign-in name
admin-people-none = Nobody found
admin-people-none-help = Try another spelling, or search in all units.
admin-people-more = The first { $shown } of { $found }; type a name to find others.
admin-all-units = All units
admin-find = Find
admin-name = Name
admin-names = Names
admin-sign-in-name = Sign-in name
admin-sign-in-hint = 2 to 40 letters, digits or . _ - @; case does not matter.
admin-posts = Posts
admin-role = Post
admin-role-hint = Agents, dispatchers, call-back, supervisors and the centre's head belong to the hotline's own unit.
admin-state = State
admin-no-post = No post
admin-no-post-help = Without a post a person sees nothing after signing in.
admin-post-add = Add the post
admin-post-remove = Remove
admin-post-remove-sure = Remove this post? It holds at once.
admin-enabled = May sign in
admin-disabled = Disabled
admin-enable = Let in again
admin-disable = Disable
admin-disable-sure = They will be signed out everywhere and cannot sign in. Disable?
admin-number = No. { $number }
admin-choose = Choose
admin-back = Back
admin-keep = Keep
admin-password = Password
admin-password-new = New password
admin-password-hint = From 10 characters with three kinds of signs, or from 16 of any kind. Devices that are signed in now will be signed out.
admin-password-do = Set the password
admin-password-set = The new password holds; devices signed in before were signed out.
admin-sessions = Signed in now
admin-sessions-none = Not signed in anywhere.
admin-since = since
admin-seen = last used
admin-force-out = Sign out everywhere
admin-force-sure = Sign this person out everywhere and end their API tokens?
admin-signed-out = Signed out: { $count } sessions and tokens ended.
admin-latest = Latest sign-ins
admin-latest-all = All of them
admin-latest-none = No sign-ins yet
admin-tokens-of = This person's API tokens

# Sign-ins.
admin-sign-ins-lede = The latest 200, newest first; kept for at least six months.
admin-sign-ins-none-help = They appear here once somebody signs in.
admin-everybody = Everybody's
admin-when = When
admin-who = Who
admin-outcome = Outcome
admin-way = How
admin-address = Address
admin-device = Device
admin-nobody = Unknown name
admin-citizen = Citizen { $number }
admin-way-password = Password
admin-way-code = Code
admin-way-oidc = Identity provider
admin-way-demo = Demo
admin-way-other = Other
admin-outcome-signed-in = Signed in
admin-outcome-wrong = Wrong proof
admin-outcome-locked = Locked
admin-outcome-disabled = Disabled or unknown
admin-outcome-signed-out = Signed out
admin-outcome-forced-out = Forced out

# Tokens.
admin-tokens-lede = With a token a program acts in one post of one person, never beyond it. New ones are made on the page of the person.
admin-tokens-none = No living tokens
admin-tokens-none-help = Open a person under “People” to make one for a post they hold.
admin-token-new = New token
admin-token-label = Purpose
admin-token-label-hint = Which system and what for, such as “monthly report”.
admin-token-post = In which post
admin-token-post-hint = When the post is taken away, the token opens nothing.
admin-token-opens = Opens
admin-token-ends = Ends
admin-token-used = Last used
admin-token-never = Never
admin-token-idle = Post gone, opens nothing
admin-token-revoke = Revoke
admin-token-revoke-sure = Programs that use it will be refused at once. Revoke?
admin-token-revoked = The token was revoked.
admin-token-days = Days to live
admin-token-days-hint = 1 to 366.
admin-token-do = Make the token
admin-token-made = The token is made; copy it now
admin-token-once = It is shown this once. Nobody can see it after you leave; if it is lost, revoke it and make another.
admin-token-no-post = This person holds no post; give them one first.
admin-scope-read = Read cases and lists
admin-scope-write = Every act
admin-scope-knowledge-read = Read items that are not public
admin-scope-knowledge-write = Write and review items
admin-scope-admin = Units, people, rules
admin-scope-hint = Only what is needed.
admin-scope-acts = Single acts only
admin-scope-acts-legend = Acts
admin-scope-missing = Tick at least one.

# Rule sets.
admin-rules-lede = A rule set holds the limit of each step, who rules on returns and extensions, and when people are called back. A case keeps the version that judged it.
admin-rules-count = { $count } limits
admin-rules-current = Judges new cases
admin-rules-current-short = Current
admin-rules-compare = Side by side
admin-compare-do = Compare
admin-valid-from = from { $from }
admin-valid-to = { $from } to { $to }
admin-limits = Limits
admin-limits-lede = For one step the first that fits holds, from the top down.
admin-step = Step
admin-holds = Holds for
admin-limit = Limit
admin-source = Source
admin-rule-id = Rule
admin-other-rules = Other rules
admin-rule-about = About
admin-rule-says = Says
admin-all-cases = All cases
admin-only-named = only when a dispatch names it
admin-no-limit = None
admin-rule-return = Giving back
admin-rule-extension = More time
admin-rule-park = Parking
admin-rule-end = Ending early
admin-rule-call-back = Call-back and rework
admin-rule-cards = Cards
admin-rule-reopen = Reopening
admin-says-return = may be given back within { $window } of the dispatch, { $most } times at most
admin-says-named-may = a unit named by a ruling may give back too
admin-says-named-not = a unit named by a ruling may not
admin-says-extension = { $most } extensions at most
admin-says-extension-total = { $total } in all
admin-says-step = up to { $limit }: { $by }
admin-says-step-later = from extension { $from } up to { $limit }: { $by }
admin-says-ruled-by = ruled on by: { $by }
admin-says-call-after-reply = call-back may start once the reply has passed
admin-says-call-at-deadline = call-back starts at the deadline
admin-says-attempts = may close as unreachable after { $count } attempts
admin-says-good-closes = a good evaluation closes it
admin-says-silence-closes = closes by itself when the call-back limit passes without objection
admin-says-rework = after { $count } rounds only a supervisor sends back
admin-says-cards-both = yellow before a limit, red after it
admin-says-cards-yellow = yellow before a limit
admin-says-cards-red = red after a limit
admin-says-cards-none = none by themselves
admin-says-remind = reminds at { $percent }% of a limit in hours, a day before one in days
admin-says-reopen = within { $within } of closing

# Catalogue.
admin-class = Class
admin-keywords = Words
admin-lead = Lead
admin-lead-county = Government of the district
admin-lead-town = Government of the town
admin-assists = Assists
admin-basis = Basis
admin-valid = In force
admin-everywhere = Everywhere
admin-catalogue-rows = { $count } rows
admin-sources = Sources that are followed
admin-sources-help = Public items of these platforms are shown here as they stand there, and are changed there; here they can be corrected and hidden as harmful.
admin-sources-taken = { $count } items
admin-sources-heard = last heard
admin-sources-failed = { $count } failures in a row
admin-sources-refused = { $count } items not taken
admin-try = Try it
admin-try-lede = Describe an imagined case and see who would get it and why. Nothing is kept.
admin-try-words = Words of the case
admin-try-words-hint = For example: 外墙脱落 (falling plaster).
admin-try-do = Who would get it?
admin-found = Result
admin-found-yet = Fill in the form and ask.
admin-found-nobody = No unit takes it: the region has no fallback unit. Add one.
admin-found-others = Others, the closest first
admin-by-row = Row
admin-by-nearest = Nearest duty, row of the class above:
admin-by-fallback = No row holds; the fallback unit takes it.
admin-with = with { $units }
admin-with-limit = limit { $limit }
admin-reason-class = Class fits: { $class } ({ $code })
admin-reason-class-above = No finer row; class above: { $class } ({ $code })
admin-reason-region = Region fits: { $region }
admin-reason-keyword = Contains the word “{ $word }”
admin-reason-place = Goes to the unit of { $region }
admin-reason-nobody = No row holds for this

# Calendar.
admin-years = Years
admin-provisional = The holidays of this year are not known yet: Monday to Friday counts, and deadlines that pass through it are marked provisional.
admin-working-days = { $count } working days
admin-working-days-short = { $count } working
admin-legend = “off” is a public holiday, “work” a make-up day; weekends are pale.
admin-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
  }
admin-weekdays = Mo Tu We Th Fr Sa Su
admin-day-off = off
admin-day-made-up = work
admin-named-days = Holidays and make-up days
admin-holiday = Holiday
admin-days-off = Days off
admin-days-worked = Make-up working days
admin-none = None

# System.
admin-runs = Running
admin-version = Version
admin-engine = Database
admin-clock = Time
admin-clock-simulated = Simulated
admin-scripts = Scripts
admin-scripts-in = Built in
admin-scripts-plain = Not built in; pages are plain
admin-https = TLS
admin-https-on = On
admin-https-off = Off: use it on this machine or behind a gateway only
admin-safe = Backup and proof
admin-backup-help = Once a day at least, take database, files and keys to another machine:
admin-check-help = Verify every chain, and every row against the replay of its events:
admin-restore-help = Restore onto an empty machine; chains are verified after:
admin-system-provisional = Holidays of this or next year are not known yet, so some deadlines are provisional. See the calendar.

# What the summary of errors calls a field.
field-q = Search
field-unit = Unit
field-role = Post
field-sign_in = Sign-in name
field-password = New password
field-label = Purpose
field-post = Post
field-scope = Scopes
field-days = Days to live
