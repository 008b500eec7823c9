# The texts of the interface in Arabic: what the language-help page and the form need. The rest is English.

## Dates and numbers
date = { $day } { $month } { $year }
month_1 = يناير
month_2 = فبراير
month_3 = مارس
month_4 = أبريل
month_5 = مايو
month_6 = يونيو
month_7 = يوليو
month_8 = أغسطس
month_9 = سبتمبر
month_10 = أكتوبر
month_11 = نوفمبر
month_12 = ديسمبر
comma = {"، "}

## Every page
language_name = العربية
language_start = المساعدة بالعربية
languages = اللغات
translation = عن هذه الترجمة
translation_unchecked = لم يراجع أحد هذه الترجمة بعد. إذا لم يكن شيء واضحًا، فاتصلوا بنا. الصفحة نفسها بالإنجليزية:
translation_stale = هذه الصفحة تتبع نص { $date }. وقد تغيّرت الصفحة الإنجليزية منذ ذلك الحين:
skip = انتقال إلى المحتوى الرئيسي
menu = القائمة
navigation = القائمة الرئيسية
contact_navigation = التواصل معنا
call = اتصلوا
ask = اطلبوا مكالمة
footer_contact = تحدثوا معنا
footer_pages = في هذا الموقع
hours = أوقات الرد على الهاتف
place = أين تجدوننا
emergency_call = في حالة الطوارئ اتصلوا بالرقم
crisis_call = إذا كنتم أو كان شخص قريب منكم في أزمة، فاتصلوا أو أرسلوا رسالة نصية إلى
print = اطبعوا هذه الصفحة
print_address = هذه الصفحة على الإنترنت:
badge_draft = مسودة: ليست على الموقع بعد
badge_scheduled = تنتظر حتى { $date }: ليست على الموقع بعد

## What to do next
next_title = هل هذا مناسب لطفلكم؟
next_text = حدّثونا عن يومكم. المكالمة الأولى مجانية، ولا يلزم أن تعرفوا اسم الصعوبة.

## Texts of a page
updated = آخر تغيير
reviewed = راجعها
next_review = المراجعة القادمة
contents = في هذه الصفحة
sources = المصادر
alert_note = من المفيد أن تعرفوا
alert_tip = نصيحة
alert_important = مهم
alert_warning = انتبهوا
alert_caution = توقفوا واقرأوا
table = جدول

## Saved handouts
offline_title = الأوراق على هذا الجهاز
offline_summary = الأوراق التي تفتحونها تبقى على هذا الجهاز. يمكنكم قراءتها مرة أخرى حين لا يوجد اتصال.
offline_lost_title = لا يوجد اتصال
offline_lost = هذه الصفحة غير محفوظة على هذا الجهاز، فلا تُفتح بلا اتصال. يمكنكم الاتصال بنا، أو قراءة ورقة من القائمة، أو المحاولة لاحقًا.
offline_saved = أوراق يمكنكم قراءتها الآن
offline_none = لا توجد أوراق محفوظة بعد. افتحوا واحدة وستظهر هنا.
offline_remove = احذفوها من هذا الجهاز
offline_removed = لم تعد على هذا الجهاز.
