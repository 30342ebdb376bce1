## The encyclopedia: finding an answer
knowledge-title = Answers
knowledge-ask = What would you like to know?
knowledge-ask-example = e.g. 老年卡怎么办
knowledge-question = Your question
knowledge-find = Find the answer
knowledge-lede = Write as you would say it; initials of pinyin work, too. Each answer is written by the unit in charge and says until when it holds.
knowledge-themes = By theme
knowledge-life = When this happens
knowledge-hot = Often asked
knowledge-newest = Latest
knowledge-more = More
knowledge-older = Earlier
knowledge-count = { $count ->
    [one] { $count } answer
   *[other] { $count } answers
}
knowledge-narrow = Only one kind, or one place
knowledge-kind = Kind
knowledge-kind-item = Answer
knowledge-kind-service = Service
knowledge-kind-answer = Replied before
knowledge-region = Where it holds
knowledge-until = holds until { $day }
knowledge-why-word = says “{ $found }”
knowledge-why-synonym = found by “{ $found }”, which means the same
knowledge-why-sound = found by “{ $found }”, which sounds the same
knowledge-why-and = {", "}
knowledge-meant = Did you mean:
knowledge-being-made = The search is being rebuilt; some answers may be missing for now.
knowledge-none = Nothing found
knowledge-none-help = Try other words, or tell us the question: somebody will answer.
knowledge-not-it = Not what you were looking for?
knowledge-tell = Tell us the question
knowledge-also = { $count ->
    [one] { $count } more unit handles this
   *[other] { $count } more units handle this
}
knowledge-empty = Nothing here yet
knowledge-empty-help = Search above, or call the hotline.
knowledge-feed = Subscribe
knowledge-way = You are here
knowledge-and = {", "}
knowledge-checked = checked
knowledge-source = Based on
knowledge-services = What can be applied for
knowledge-related = Related questions
knowledge-helped = Did this help?
knowledge-yes = Yes
knowledge-no = No
knowledge-thanks = Thank you, noted.
knowledge-sorry = Noted. You can tell us what is wrong, or ask us directly.
knowledge-wrong = Something is wrong
knowledge-wrong-hint = Say what is wrong and what it should be. No names or telephone numbers, please.
knowledge-wrong-send = Tell the unit in charge
knowledge-wrong-thanks = Thank you. The unit in charge will check and mend it.
field-wrong = What is wrong
knowledge-take = Take this page along
knowledge-take-hint = Scan it with a phone, or print it.
knowledge-take-paper = Scan for what holds now:
knowledge-kept = See it where it is kept
service-place = Where to go
service-ask = Questions
service-promised = Promised within
service-legal = By law within
service-visits = Visits needed
service-visit-count = { $count }
service-who = Who may apply
service-online = Online
service-open = Open the application
service-complain = Complaints
service-code = Code
service-materials = What to bring
service-conditions = Conditions
service-others = The same unit also handles
