# What forms say. An error says how to mend it.
form-optional = （选填）
form-left = 还可以写 # 个字
form-summary = 还差一点，请看下面几处
form-missing = 这里请填写。
form-choose = 请选择一项。
form-too-short = 请至少写 { $min } 个字。
form-too-long = 最多 { $max } 个字。
form-number = 请填 { $min } 到 { $max } 之间的整数。
form-date = 请填日期，例如 2026-03-04。
form-moment = 请填日期和时间，例如 2026-03-04 10:00。
form-wrong = { $field }：{ $what }

# What the summary of errors calls a field, by the field's name.
field-nature = 诉求类型
field-what = 事情经过
field-title = 标题
field-place = 地点
field-region = 所在区域
field-address = 详细地址
field-phone = 联系电话
field-name = 称呼
field-photos = 附件
field-reason = 理由
field-reply = 答复
field-note = 说明
field-again_at = 再打的时间
