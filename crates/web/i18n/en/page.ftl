# Furniture of every page: header, switches, lists, keys, moments.
page-about = { $site }: tell us what happened, see how far it is, read how others were helped.
page-skip = Skip to content
page-nav = Main sections
page-phone = Hotline
page-elder-on = Larger text
page-elder-off = Standard size
page-other-language = 中文
page-look = Colours
page-theme-device = As the device
page-theme-light = Light
page-theme-dark = Dark
page-theme-contrast = High contrast
page-aloud = Read to me
page-aloud-stop = Stop reading
page-sign-out = Sign out

nav-file = Tell us something
nav-follow = Follow a case
nav-cases = Public cases
nav-enterprise = For businesses
nav-staff = Staff sign-in
nav-desk = Desk
nav-unit = Unit
nav-command = Command
nav-admin = Administration

pager-name = Pages
pager-earlier = Previous
pager-later = Next
keys-name = Keys
copy-do = Copy
copy-done = Copied

step-done = Done:
step-now = Under way:
step-next = To come:

when-today = today
when-tomorrow = tomorrow
when-yesterday = yesterday
when-monday = Mon
when-tuesday = Tue
when-wednesday = Wed
when-thursday = Thu
when-friday = Fri
when-saturday = Sat
when-sunday = Sun
