# The same matter, joining it, places and figures of public cases
same-others = { $count ->
    [one] One other person met it too
   *[other] { $count } others met it too
}
same-title = Is it one of these?
same-lede = Somebody close by told something alike. If it is the same, say so and you are done; if not, go on.
same-no = None of these, go on
same-join = I met this too
join-already = You have said so already; once is enough.
join-own = This is the case you told us. If there is news, add it to your case.
join-over = This has been closed. If it is back, please tell us again.
join-wait = Too many from this network just now. Please try again in { $minutes } min.
joined-title = Noted: you met it too
joined-counts = The unit in charge learns how many people met it; you need not tell it again.
joined-follow = Follow this case
joined-more = Is yours different, or more urgent?
mine-joined = What you met too
cases-state = How far it is
cases-open = Under way
cases-done = Done
cases-when = When it was told
cases-days-30 = Last 30 days
cases-days-90 = Last 90 days
cases-days-365 = Last year
cases-view = Shown as
cases-found = { $count ->
    [one] One case
   *[other] { $count } cases
}
cases-found-many = More than { $count }; narrow the search to find yours
cases-looked = Public cases since { $since } were searched, older ones were not
rate-say-more = More to say? Write it here first, then choose above
