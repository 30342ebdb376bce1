# Signing in and out.
sign-in-title = 用手机号登录
sign-in-lede = 登录后，您说过的每件事都在一个地方，不用再记查询码。
sign-in-phone = 手机号码
sign-in-phone-hint = 我们发一条短信验证码，五分钟内有效。
sign-in-send = 发验证码
sign-in-without = 不登录也行
sign-in-without-help = 不登录也能提交，凭编号和查询码看进度。

code-title = 输入验证码
code-lede = 验证码已发到 { $phone }。
code-demo = 这是演示，不会真发短信。验证码是 { $code }。
code-label = 六位验证码
code-hint = 在短信里。别告诉任何人，热线的人也不会问您要。
code-enter = 登录
code-none = 没收到？
code-again = 再发一次
code-other-phone = 换个号码
code-not-mobile = 请填能收短信的手机号码。
code-wait = 次数太多了，请在{ $when } 之后再试。
code-asked-too-often = 刚发过一条，还有效，请先输入它。要再发一次，请等到{ $when }。
code-wrong = 验证码不对，还可以试 { $left } 次。
code-over = 这个验证码已经不能用了，请重新发一次。
code-no-channel = 现在发不了短信。不登录也可以提交，或打 { $phone }。

staff-name = 登录名
staff-password = 密码
staff-enter = 登录
staff-provider = 用统一身份认证登录
staff-wrong = 登录名或密码不对。请检查大小写和输入法。
staff-locked = 试的次数太多，先锁一会儿。请在{ $when } 之后再试；这不是您做的，请告诉管理员。
staff-lost = 忘了密码，请找本单位的系统管理员重设。
staff-not = 我不是工作人员，用手机号登录
staff-demo = 这是演示城市，可以一键以任何岗位登录。

demo-title = 一键登录（演示）
demo-lede = 选一个人，看看这个岗位眼里的热线。城市和人都是虚构的。

oidc-stale = 这次登录过期了，或者不是从这个浏览器出发的。请回到登录页重新开始。
oidc-not-on-the-staff = 您的身份已确认，但这里还没有您的账号，请联系管理员开通。
oidc-away = 统一身份认证现在没有正常应答。请稍后再试，或用密码登录。

sessions-title = 登录的设备
sessions-lede = 看到不认识的设备，就让它退出。
sessions-here = 这一台
sessions-since = 登录于
sessions-seen = 最近使用
sessions-unknown = 一台设备
sessions-end = 让它退出
sessions-end-others = 让其他设备都退出
sessions-ended = 那台设备已经退出。
sessions-others-ended = 其他设备都已退出。
signed-out = 已退出。

field-staff_name = 登录名
