# Finding anything from any staff page.
find-title = 找
find-what = 找工单、去哪里、做什么
find-hint = 工单编号、完整的电话号码，或标题里的词（在最近的两千件里找）。
find-go = 去
find-do = 做
find-case = 工单
find-none = 没有找到。编号和电话要写全，标题至少写两个字。
find-phone = 尾号 { $tail } 的诉求
