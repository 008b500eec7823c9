# The texts of the interface in Arabic. A qualified translator has yet to check this file.

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
weekday_1 = الاثنين
weekday_2 = الثلاثاء
weekday_3 = الأربعاء
weekday_4 = الخميس
weekday_5 = الجمعة
weekday_6 = السبت
weekday_7 = الأحد
comma = {"، "}
colon = {": "}

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
preview_label = معاينة
preview_notice = هذه معاينة. العائلات لا تراها بعد. الاستمارة هنا لا ترسل شيئًا.

## What to do next
next_title = هل هذا مناسب لطفلكم؟
next_text = حدّثونا عن يومكم. المكالمة الأولى مجانية، ولا يلزم أن تعرفوا اسم الصعوبة.

## Lists and search
to_search = بحث وكل الصفحات
to_articles = مقالات
to_handouts = أوراق للمنزل
to_topics = مواضيع
feed = المقالات كقناة أخبار
home_handouts = أشياء صغيرة للتجربة في البيت
home_handouts_all = كل الأوراق
home_articles = للقراءة
home_articles_all = كل المقالات
home_concerns = ما الصعب الآن؟
home_number = أو اتصلوا بنا الآن:
articles_title = مقالات
articles_summary = بكلمات بسيطة: كيف يتعلم الأطفال أمور كل يوم، وكيف تساعدون أنتم.
articles_none = لا توجد مقالات بالعربية بعد.
instead = في هذه الأثناء يمكنكم الاطلاع على هذه الصفحات:
articles_topics = المقالات حسب الموضوع
articles_years = المقالات حسب السنة
articles_all = كل المقالات
year_title = مقالات سنة { $year }
year_summary = ما كتبناه في سنة { $year }.
paged_title = { $title }، صفحة { $number }
pages_navigation = صفحات هذه القائمة
page_number = صفحة { $number }
page_previous = الصفحة السابقة
page_next = الصفحة التالية
author = كتبها
published = تاريخ النشر
minutes_to_read = دقائق قراءة
topics_of_page = المواضيع
neighbours = مقالات أخرى
previous = قبل هذه
next = بعد هذه
series_part = الجزء { $number } من { $count }
series_summary = كل أجزاء { $series } بالترتيب.
series_all = كل الأجزاء في صفحة واحدة
related_articles = المزيد عن هذا
linked_from = صفحات تذكر هذا
block_handout = جرّبوا هذا في البيت
block_article = للقراءة
block_program = عدة أنشطة
block_person = فريقنا
block_do = افعلوا
block_dont = لا تفعلوا
article_limits = هذه معلومات عامة. وهي لا تغني عن رعاية معالج طفلكم أو طبيبه.
article_review_none = لم يراجع معالج هذه الصفحة بعد.
topics_title = المواضيع
topics_summary = كل مقالاتنا، حسب ما تتحدث عنه.
topics_none = لا توجد مواضيع بالعربية بعد.
topic_title = مقالات عن { $topic }
topic_summary = ما كتبناه عن { $topic }.
topic_feed = قناة أخبار هذا الموضوع
topic_count = عدد المقالات
topic_all = كل المواضيع
search_title = بحث وكل الصفحات
search_summary = كل ما في هذا الموقع، حسب ما تريدون فعله.
search_label = عمّ تبحثون؟
search_hint = اكتبوا كلمة أو كلمتين، مثل جورب أو نوم.
search_found = الصفحات المطابقة:
search_none = لا توجد صفحة فيها كل هذه الكلمات. جرّبوا كلمات أقل، أو انظروا في القوائم أدناه.
search_skills = الأوراق حسب المهارة
search_handouts = كل الأوراق
search_programs = عدة أنشطة بالترتيب
search_articles = كل المقالات
search_pages = عن العيادة
search_failed = لم يعمل البحث الكامل. نبحث عن كلماتكم في القوائم أدناه.
search_kind_article = مقالة
search_kind_handout = ورقة
search_kind_program = عدة أنشطة
search_kind_page = صفحة
search_kind_person = فريقنا
not_found_title = لا نجد هذه الصفحة
not_found_summary = ربما انتقلت، أو في العنوان خطأ.
not_found_help = ربما تكون واحدة من هذه هي ما تريدون. يمكنكم أيضًا أن تتصلوا بنا فنساعدكم.

## Handouts and programs
handouts_title = أوراق للمنزل
handouts_summary = أنشطة صغيرة ليومكم في البيت، خطوة بخطوة. اقرؤوها هنا أو اطبعوها وعلّقوها على الثلاجة.
handouts_none = لا توجد أوراق بالعربية بعد.
handouts_activities = أنشطة
handouts_programs = عدة أنشطة بالترتيب
handouts_by_activity = حسب نشاط اليوم
handouts_by_age = حسب العمر
handouts_all = كل الأوراق
activity_title = مساعدة في: { $activity }
activity_summary = ما يمكنكم أن تجربوه في البيت وتقرؤوه عن هذا الجزء من اليوم.
activity_pages = إذا كان هذا صعبًا على طفلكم
activity_articles = للقراءة
activity_more = المزيد لهذا الجزء من اليوم
ages_title = أوراق للأعمار من { $from } إلى { $to }
ages_summary = أنشطة صغيرة للأطفال من عمر { $from } إلى { $to }. كل طفل مختلف، فانظروا إلى الخطوة لا إلى العمر فقط.
minutes_short = د
ages = الأعمار من { $from } إلى { $to }
glance_heading = باختصار
age = لمن
helper = من يساعد
times_per_day =
    { $count ->
        [one] مرة في اليوم
        [two] مرتان في اليوم
        [few] { $count } مرات في اليوم
        [many] { $count } مرة في اليوم
       *[other] { $count } مرة في اليوم
    }
days_per_week =
    { $count ->
        [one] يوم واحد في الأسبوع
        [two] يومان في الأسبوع
        [few] { $count } أيام في الأسبوع
        [many] { $count } يومًا في الأسبوع
       *[other] { $count } يوم في الأسبوع
    }
minutes =
    { $count ->
        [one] نحو دقيقة واحدة
        [two] نحو دقيقتين
        [few] نحو { $count } دقائق
        [many] نحو { $count } دقيقة
       *[other] نحو { $count } دقيقة
    }
rounds =
    { $count ->
        [one] جولة واحدة
        [two] جولتان
        [few] { $count } جولات
        [many] { $count } جولة
       *[other] { $count } جولة
    }
reps =
    { $count ->
        [one] مرة واحدة
        [two] مرتان
        [few] { $count } مرات
        [many] { $count } مرة
       *[other] { $count } مرة
    }
sets =
    { $count ->
        [one] مجموعة واحدة
        [two] مجموعتان
        [few] { $count } مجموعات
        [many] { $count } مجموعة
       *[other] { $count } مجموعة
    }
hold_seconds =
    { $count ->
        [one] اثبتوا ثانية واحدة
        [two] اثبتوا ثانيتين
        [few] اثبتوا { $count } ثوانٍ
        [many] اثبتوا { $count } ثانية
       *[other] اثبتوا { $count } ثانية
    }
how_often = كم مرة
how_long = كم من الوقت
how_hard = بأي جهد
what_kind = من أي نوع
how_many_rounds = كم جولة
between_rounds = بين الجولات
routine_when = متى في اليوم
routine_cue = بماذا تبدأ
routine_link = ماذا يأتي بعدها
goal_heading = ما الهدف
why_heading = لماذا يساعد هذا
materials_heading = ماذا تحتاجون
swap_label = أو استعملوا
avoid = لا تستعملوا
optional = إن أردتم
setup_heading = استعدّوا
steps_heading = ماذا تفعلون
say = قولوا
how_many = العدد
look_for = لاحظوا
cues_heading = ما يساعد وما لا يساعد
helps_heading = افعلوا
avoid_heading = لا تفعلوا
grading_heading = لائموها لطفلكم
easier_heading = لتصبح أسهل
harder_heading = لتصبح أصعب
ask_first_heading = اسألونا أولًا إذا
stop_if_heading = توقفوا إذا
safety_notes = انتبهوا أيضًا
help_heading = متى تطلبون المساعدة
level_emergency = طوارئ: تصرّفوا الآن
level_urgent = عاجل: اليوم
level_call_clinic = اتصلوا بالعيادة
call_prefix = اتصلوا
progress_heading = كيف تسير الأمور
success_heading = تعرفون أنها تنجح عندما
chart_heading = جدول لأسبوع واحد
chart_hint = اطبعوا الصفحة واملؤوها بخط اليد. لا يُحفظ شيء.
chart_day = اليوم
tell_us_heading = أخبرونا عندما نلتقي
media_heading = شاهدوا أو استمعوا
with_captions = مع نص على الشاشة
with_transcript = مع الكلام مكتوبًا
related_heading = أنشطة أخرى
references_heading = المصادر
limits_heading = حدود هذه الصفحة
review_none = لم يراجع معالج هذه الورقة بعد. تحدثوا معنا قبل أن تبدؤوا.
review_overdue = راجعها { $by }. كان موعد المراجعة القادمة { $date }.
review_done = راجعها { $by } في { $date }.
pdf = نسخة للطباعة ({ $facts })
pdf_large = بخط كبير ({ $facts })
pdf_program = جميع الأوراق للطباعة ({ $facts })
pdf_program_large = جميع الأوراق بخط كبير ({ $facts })
pdf_facts = PDF، { $size }، { $pages ->
    [one] صفحة واحدة
    [two] صفحتان
   *[other] عدد الصفحات { $pages }
 }
size_kb = { $size } KB
size_mb = { $size } MB
calendar = تذكير في تقويمكم (ملف ICS)
reminder_link = النشاط كاملًا، خطوة بخطوة:
program_order = بهذا الترتيب
program_open = افتحوا هذا النشاط

## The printed sheet (besides the texts above)
day_1 = الاثنين
day_2 = الثلاثاء
day_3 = الأربعاء
day_4 = الخميس
day_5 = الجمعة
day_6 = السبت
day_7 = الأحد
contact_heading = لديكم أسئلة؟ اتصلوا بنا
contents_heading = في هذه الحزمة
online = على الإنترنت
qr_alt = رمز QR فيه عنوان هذه الصفحة على الإنترنت

## People
credentials = التأهيل
licence = الترخيص
person_articles = مقالات هذا الشخص
person_feed = هذه المقالات كقناة أخبار

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

## حزم من عدة أوراق، تُجمع في قائمة الأوراق
packet_title = اطبعوا عدة أوراق في حزمة واحدة
packet_intro = اختاروا ورقتين أو ثلاثًا، ورتّبوها، وحدّدوا عدد المرات. ثم اطبعوها معًا أو أرسلوا رابطًا إليها. يبقى اختياركم على جهازكم.
packet_open = طباعة عدة أوراق معًا
packet_failed = لم تُحمَّل قائمة الأوراق. حاولوا مرة أخرى حين يتوفر الاتصال.
packet_noscript = أنشطة مجموعة معًا وجاهزة للطباعة
packet_choose = اختاروا الأوراق
packet_filter = ابحثوا عن ورقة بكلمة
packet_all = عرض كل الأوراق وعددها { $count }
packet_none = لا توجد ورقة فيها هذه الكلمة. جرّبوا كلمة أخرى أو أفرغوا الخانة.
packet_order = حزمتكم
packet_empty = لم تختاروا شيئًا بعد.
packet_days = عدد الأيام في الأسبوع
packet_times = عدد المرات في اليوم
packet_own = كما في الورقة
packet_up = إلى أعلى
packet_down = إلى أسفل
packet_remove = إخراج
packet_added = أُضيفت إلى الحزمة: { $title }، رقمها { $place } من { $count }.
packet_moved = { $title }: رقمها الآن { $place } من { $count }.
packet_end = لا يمكن نقلها أبعد في هذا الاتجاه.
packet_removed = أُخرجت من الحزمة: { $title }.
packet_changed = { $title }: { $often }
packet_many = تنجح الأسر في أمرين أو ثلاثة. أما القائمة الطويلة فكثيرًا ما لا تُنجز. هل يمكن تأجيل بعضها؟
packet_full = تتسع الحزمة لعدد { $count } من الأوراق على الأكثر. أخرجوا ورقة لإفساح المكان.
packet_restored = هذه الحزمة من الرابط الذي لديكم. يمكنكم تغييرها.
packet_gone = أوراق في هذا الرابط لم تعد هنا، وعددها { $count }. ربما سُحبت أو تغيّر اسمها. اسألونا إن افتقدتم ورقة منها.
packet_absent = ليست على هذا الجهاز. تحتاج طباعتها إلى اتصال.
packet_kept = كلها الآن على هذا الجهاز. يمكنكم طباعتها بلا اتصال.
packet_see = عرض الحزمة
packet_print = طباعة الحزمة
packet_link = إنشاء رابط
packet_link_label = رابط هذه الحزمة
packet_link_hint = في الرابط أسماء الأوراق وعدد المرات فقط، ولا شيء عنكم أو عن طفلكم.
packet_copied = نُسخ الرابط. الصقوه في رسالة.
packet_copy = انسخوا الرابط من الخانة.
packet_wait = جارٍ تحضير الأوراق …
packet_left_out = ليست في الحزمة لأنها لم تُحمَّل: { $titles }. حاولوا مرة أخرى حين يتوفر الاتصال.
packet_cover = أنشطة للمنزل
packet_for = إلى
packet_activity = النشاط
packet_number = النشاط { $place } من { $count }
packet_close = إغلاق

## The page after the form was sent, opened without a reference
thanks_none = لم يصل أي طلب مع هذه الزيارة
thanks_why = ترى العائلات هذه الصفحة بعد إرسال الاستمارة مباشرة، ومعها رقم مرجعي. أما أنتم فوصلتم بطريقة أخرى، مثل إشارة محفوظة أو رابط أرسله أحد إليكم، فلا يوجد رقم نعرضه.
thanks_before = إذا رأيتم هنا رقمًا مرجعيًا من قبل، فطلبكم عندنا. لا حاجة إلى إرساله مرة أخرى.
thanks_next = إذا لم ترسلوا الاستمارة بعد، فلم يصلنا شيء. املؤوا الاستمارة أو اتصلوا بنا.
thanks_look = ألا يوجد رقم مرجعي في عنوان الصفحة؟
thanks_look_none = إذن لم يصل أي طلب مع هذه الزيارة، كما يحدث عند فتح الصفحة من إشارة محفوظة أو رابط أرسله أحد إليكم.

## Saved handouts
offline_title = الأوراق على هذا الجهاز
offline_summary = الأوراق التي تفتحونها تبقى على هذا الجهاز. يمكنكم قراءتها مرة أخرى حين لا يوجد اتصال.
offline_lost_title = لا يوجد اتصال
offline_lost = هذه الصفحة غير محفوظة على هذا الجهاز، فلا تُفتح بلا اتصال. يمكنكم الاتصال بنا، أو قراءة ورقة من القائمة، أو المحاولة لاحقًا.
offline_saved = أوراق يمكنكم قراءتها الآن
offline_none = لا توجد أوراق محفوظة بعد. افتحوا واحدة وستظهر هنا.
offline_remove = احذفوها من هذا الجهاز
offline_removed = لم تعد على هذا الجهاز.

## The page of a handout on paper, and its parts
review_next = موعد المراجعة القادمة { $date }.
version = نسخة
print_for = إلى
print_week = ضعوا علامة في كل يوم قمتم فيه بالنشاط
stop_call = توقفوا، واتصلوا بنا إذا لم تكونوا متأكدين:
jump = أجزاء هذه الصفحة
jump_steps = إلى الخطوات
jump_help = متى تطلبون المساعدة
media_video = فيديو
media_audio = صوت
media_link = رابط
program_short = الخطوات باختصار
program_whole = كل خطوة مع صورتها، وكل ملاحظات السلامة، موجودة في ورقة كل نشاط. اطبعوا الأوراق، أو اقرؤوها هنا:
program_chart = أسبوعنا
program_activity = النشاط
chart_heading_month = جدول لشهر واحد
chart_heading_day = جدول ليوم واحد
chart_week = الأسبوع
chart_time = المرة
