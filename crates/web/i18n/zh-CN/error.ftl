# What a person is told when something does not work: what happened, what was
# kept, what to do.
error-home = 回首页
error-call = 打 { $phone } 问一问
error-not-found = 没有找到这个页面
error-not-found-help = 地址可能抄错了一位，或者这件事不在您可以查看的范围里。请核对编号，或从首页重新查找。
error-refused = 这一步现在做不了
error-refused-help = 事情没有任何改变。请返回上一页，看看现在可以做什么。
error-bad-input = 送来的内容读不出来
error-bad-input-help = 什么都没有改变。请返回上一页，检查后再送一次。
error-sign-in = 请先登录
error-sign-in-help = 登录后会回到这个页面，已填写的内容还在。
error-stale = 页面放得太久了
error-stale-help = 为了安全，这次没有提交。请返回上一页，刷新后再送一次；已填写的内容还在您的浏览器里。
error-too-large = 内容太大了
error-too-large-help = 什么都没有保存。请少选几个附件，或把照片缩小后再送。
error-too-many = 请稍等一会儿
error-too-many-help = 刚才的请求太密了。等一分钟再试，已填写的内容不会丢。
error-unavailable = 现在人多，请稍等
error-unavailable-help = 这次没有保存。过几秒再试一次，已填写的内容不会丢。
error-broken = 我们这边出了问题
error-broken-help = 不是您的错。这一步没有完成，已经记录下来。请稍后再试，或打电话告诉我们。
error-method = 这个地址不能这样打开
error-method-help = 请从首页进入，或返回上一页。
error-media-type = 送来的格式读不出来
error-media-type-help = 请用本网站的表单填写。

# A form that came after its session, and what was written in it.
lost-sign-in = 登录已经结束，您写的还在
lost-kept-help = 这次没有送出。请用原来的账号重新登录，会回到刚才的表单，写好的内容已经填在里面，看过再送。别人登录看不到。附件要重新选。
lost-shown-help = 这次没有送出。您写的都在下面，请先复制下来，再重新登录。
lost-stale = 页面放得太久了，您写的还在
lost-stale-help = 为了安全，这次没有送出。请把下面的内容看一遍，再送一次。附件要重新选。
lost-yours = 您写的
lost-again = 再送一次
lost-to-sign-in = 重新登录，接着写
lost-restored = 上次没有送出的内容已经填好，看过再送。
