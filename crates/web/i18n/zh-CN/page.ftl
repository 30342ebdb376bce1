# Furniture of every page: header, switches, lists, keys, moments.
page-about = { $site }：说一件事，查办到哪一步，看大家的事怎么办。
page-skip = 跳到正文
page-nav = 主要栏目
page-phone = 热线电话
page-elder-on = 长辈版
page-elder-off = 标准版
page-other-language = English
page-look = 颜色
page-theme-device = 随设备
page-theme-light = 浅色
page-theme-dark = 深色
page-theme-contrast = 高对比
page-aloud = 读给我听
page-aloud-stop = 不读了
page-sign-out = 退出

nav-file = 说一件事
nav-follow = 查进度
nav-cases = 公开办理
nav-enterprise = 企业专线
nav-staff = 工作人员登录
nav-desk = 受理台
nav-unit = 承办
nav-command = 督办
nav-admin = 管理

pager-name = 翻页
pager-earlier = 上一页
pager-later = 下一页
keys-name = 键盘操作
copy-do = 复制
copy-done = 已复制

step-done = 已完成：
step-now = 正在进行：
step-next = 接下来：

when-today = 今天
when-tomorrow = 明天
when-yesterday = 昨天
when-monday = 周一
when-tuesday = 周二
when-wednesday = 周三
when-thursday = 周四
when-friday = 周五
when-saturday = 周六
when-sunday = 周日
