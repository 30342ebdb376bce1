# 公开数据
figures-title = 公开数据
figures-lede = 收到多少件、答复多少件、超时多少件：每天、每月、各类事项、各个地方。
figures-days = 近三十天
figures-months = 近十二个月
figures-months-each = 每月的数字
figures-classes = 近三十天各类事项
figures-districts = 近三十天各个地方
figures-class = 事项
figures-district = 地方
figures-unclassified = 还没有分类
figures-elsewhere = 其他地方
figures-share = 收到的多少
figures-csv = 下载表格（CSV）
figures-how = 答复：单位写出答复的件数。超时：答复期限到了还没有答复的件数。都按当天发生的计。
