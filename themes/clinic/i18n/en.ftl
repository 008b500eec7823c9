# The texts of the interface in English. `name = words`, one a line.
# Names stand in for one another nowhere: a text that reads alike in two places may differ in another language.

## Dates and numbers
date = { $month } { $day }, { $year }
month_1 = January
month_2 = February
month_3 = March
month_4 = April
month_5 = May
month_6 = June
month_7 = July
month_8 = August
month_9 = September
month_10 = October
month_11 = November
month_12 = December
weekday_1 = Monday
weekday_2 = Tuesday
weekday_3 = Wednesday
weekday_4 = Thursday
weekday_5 = Friday
weekday_6 = Saturday
weekday_7 = Sunday
comma = {", "}
colon = {": "}

## Every page
language_name = English
language_start = start page
languages = Languages
translation = About this translation
translation_unchecked = Nobody has checked this translation yet. If something is not clear, please call us. The same page in English:
translation_stale = This page follows the text of { $date }. The page in English has changed since:
skip = Skip to the main content
menu = Menu
navigation = Main
contact_navigation = Reach us
call = Call
ask = Ask for a call
to_search = Search and all pages
to_articles = Articles
to_handouts = Handouts
to_topics = Topics
feed = Articles as a news feed
footer_contact = Talk to us
footer_pages = On this site
hours = When we answer the phone
place = Where to find us
emergency_call = In an emergency, call
crisis_call = If you or someone near you is in a crisis, call or text
print = Print this page
print_address = This page on the web:
badge_draft = Draft: not on the live site yet
badge_scheduled = Waits until { $date }: not on the live site yet
preview_label = Preview
preview_notice = This is a preview. Families do not see it yet. The form here sends nothing.

## What to do next
next_title = Not sure if this is for your child?
next_text = Tell us about your day. The first talk is free, and you do not need to know the name for what is hard.

## Home
home_handouts = Small things to try tonight
home_handouts_all = See all handouts
home_articles = Good to read
home_articles_all = See all articles
home_concerns = What is hard right now?
home_number = Or call us now:

## Articles
articles_title = Articles
articles_summary = Plain words about how children learn everyday things, and how your part helps.
articles_none = There are no articles yet.
instead = Look at these in the meantime:
articles_topics = Articles by topic
articles_years = Articles by year
articles_all = All articles
year_title = Articles of { $year }
year_summary = What we wrote in { $year }.
paged_title = { $title }, page { $number }
pages_navigation = Pages of this list
page_number = Page { $number }
page_previous = Page before
page_next = Next page
author = Written by
published = Published
updated = Last changed
reviewed = Reviewed by
next_review = Next review
minutes_to_read = min read
contents = On this page
topics_of_page = Topics
sources = Sources
neighbours = More articles
previous = Before this
next = After this
series_part = Part { $number } of { $count }
series_summary = All parts of { $series }, in order.
series_all = All parts on one page
related_articles = Read more about this
linked_from = Pages that mention this
block_handout = Try this at home
block_article = Good to read
block_program = Several activities
block_person = Our team
block_do = Do
block_dont = Do not
article_limits = This is general information. It does not take the place of care from your child’s own therapist or doctor.
article_review_none = A therapist has not reviewed this page yet.
alert_note = Good to know
alert_tip = Tip
alert_important = Important
alert_warning = Take care
alert_caution = Stop and read
table = Table

## Topics
topics_title = Topics
topics_summary = All our articles, by what they are about.
topics_none = There are no topics yet.
topic_title = Articles about { $topic }
topic_summary = What we have written about { $topic }.
topic_feed = News feed of this topic
topic_count = How many articles
topic_all = All topics

## Handouts and programs
handouts_title = Handouts
handouts_summary = Small activities for your day at home, step by step. Read them here or print them for the fridge.
handouts_none = There are no handouts yet.
handouts_activities = Activities
handouts_programs = Several activities in order
handouts_by_activity = By daily activity
handouts_by_age = By age
handouts_all = All handouts
activity_title = Help with: { $activity }
activity_summary = What you can try at home and read about this part of the day.
activity_pages = If this is hard for your child
activity_articles = Good to read
activity_more = More for this part of the day
ages_title = Handouts for ages { $from } to { $to }
ages_summary = Small activities for children of { $from } to { $to } years. Each child is different, so look at the step and not only at the age.
minutes_short = min
ages = Ages { $from } to { $to }
glance_heading = At a glance
age = For
helper = Who helps
times_per_day =
    { $count ->
        [one] Once a day
       *[other] { $count } times a day
    }
days_per_week =
    { $count ->
        [one] 1 day a week
       *[other] { $count } days a week
    }
minutes =
    { $count ->
        [one] About 1 minute
       *[other] About { $count } minutes
    }
rounds =
    { $count ->
        [one] 1 round
       *[other] { $count } rounds
    }
reps =
    { $count ->
        [one] 1 time
       *[other] { $count } times
    }
sets =
    { $count ->
        [one] 1 set
       *[other] { $count } sets
    }
hold_seconds =
    { $count ->
        [one] hold for 1 second
       *[other] hold for { $count } seconds
    }
how_often = How often
how_long = How long
how_hard = How hard
what_kind = What kind
how_many_rounds = How many rounds
between_rounds = Between rounds
routine_when = When in the day
routine_cue = What starts it
routine_link = What comes next
goal_heading = What this is for
why_heading = Why it helps
materials_heading = What you need
swap_label = Or use
avoid = Leave out
optional = if you like
setup_heading = Get ready
steps_heading = What to do
say = Say
how_many = How many
look_for = Look for
cues_heading = What helps and what does not
helps_heading = Do
avoid_heading = Do not
grading_heading = Make it fit your child
easier_heading = To make it easier
harder_heading = To make it harder
ask_first_heading = Ask us first if
stop_if_heading = Stop if
safety_notes = Also keep in mind
help_heading = When to get help
level_emergency = Emergency: act now
level_urgent = Urgent: today
level_call_clinic = Call the clinic
call_prefix = Call
progress_heading = How it is going
success_heading = You will know it works when
chart_heading = A chart for one week
chart_hint = Print the page and fill it in by hand. Nothing is stored.
chart_day = Day
tell_us_heading = Tell us when we meet
media_heading = Watch or listen
with_captions = with captions
with_transcript = with the words in writing
related_heading = More to try
references_heading = Sources
limits_heading = What this page is not
review_none = A therapist has not reviewed this handout yet. Please talk with us before you start.
review_overdue = Reviewed by { $by }. The next review was due on { $date }.
review_done = Reviewed by { $by } on { $date }.
pdf = Print copy ({ $facts })
pdf_large = Large print ({ $facts })
pdf_program = All sheets to print ({ $facts })
pdf_program_large = All sheets in large print ({ $facts })
pdf_facts = PDF, { $size }, { $pages ->
    [one] { $pages } page
   *[other] { $pages } pages
 }
size_kb = { $size } KB
size_mb = { $size } MB
calendar = Reminders for your calendar (ICS file)
reminder_link = The whole activity, step by step:
program_order = In this order
program_open = Open this activity

## Packets of several handouts, put together on the list of handouts
# `packet.js` shows these. Where a value stands in a text, no plural can depend on it.
packet_title = Print several handouts as one packet
packet_intro = Choose two or three, put them in order, and say how often. Then print them together, or send a link to them. Your choice stays on your device.
packet_open = Print several together
packet_failed = The handouts to choose from did not load. Please try again when you have a signal.
packet_noscript = Activities that go together, ready to print
packet_choose = Choose handouts
packet_filter = Find a handout by a word
packet_all = Show all { $count } handouts
packet_none = No handout has this word. Try another one, or clear the box.
packet_order = Your packet
packet_empty = Nothing is chosen yet.
packet_days = Days a week
packet_times = Times a day
packet_own = As in the handout
packet_up = Up
packet_down = Down
packet_remove = Take out
packet_added = { $title } is in the packet now, number { $place } of { $count }.
packet_moved = { $title } is now number { $place } of { $count }.
packet_end = It cannot go further this way.
packet_removed = { $title } is out of the packet.
packet_changed = { $title }: { $often }
packet_many = Families do two or three things well. A long list often does not get done at all. Could some of these wait?
packet_full = A packet holds { $count } handouts at most. Take one out to make room.
packet_restored = This packet comes from your link. You can change it.
packet_gone = Handouts of this link that are not here any more: { $count }. They may have been taken back or have a new name. Please ask us if you miss one.
packet_absent = Not on this device. It needs a signal to be printed.
packet_kept = All of these are on this device now. You can print them without a signal.
packet_see = Look at the packet
packet_print = Print the packet
packet_link = Get a link
packet_link_label = Link to this packet
packet_link_hint = The link holds which handouts and how often, and nothing about you or your child.
packet_copied = The link is copied. Paste it into a message.
packet_copy = Copy the link from the box.
packet_wait = Getting the handouts …
packet_left_out = Not in the packet, because they could not be loaded: { $titles }. Please try again when you have a signal.
packet_cover = Activities for home
packet_for = For
packet_activity = Activity
packet_number = Activity { $place } of { $count }
packet_close = Close

## The printed sheet (besides the texts above)
day_1 = Mon
day_2 = Tue
day_3 = Wed
day_4 = Thu
day_5 = Fri
day_6 = Sat
day_7 = Sun
contact_heading = Questions? Call us
contents_heading = In this packet
online = On the web
qr_alt = QR code with the address of this page on the web

## People
credentials = Training
licence = License
person_articles = Articles by this person
person_feed = These articles as a news feed

## Search
search_title = Search and all pages
search_summary = Everything on this site, by what you want to do.
search_label = What are you looking for?
search_hint = Write a word or two, such as socks or bedtime.
search_found = Pages that match:
search_none = No page has all these words. Try fewer words, or look through the lists below.
search_skills = Handouts by skill
search_handouts = All handouts
search_programs = Several activities in order
search_articles = All articles
search_pages = About the clinic
search_failed = The full search did not load. Your words look through the lists below instead.
search_kind_article = Article
search_kind_handout = Handout
search_kind_program = Several activities
search_kind_page = Page
search_kind_person = Our team

## Page not found
not_found_title = We cannot find this page
not_found_summary = It may have moved, or the address has a slip in it.
not_found_help = One of these may be what you came for. You can also call us and we will help you find it.

## The page after the form was sent, opened without a reference
thanks_none = No request came with this visit
thanks_why = Families see this page right after they send the form, with a reference. You came another way, such as by a bookmark or a shared link, so it has none to show.
thanks_before = If you have seen a reference here before, we have your request. You do not need to send it again.
thanks_next = If you have not sent the form yet, nothing has reached us. Fill in the form, or call us.
thanks_look = Is there no reference in the address?
thanks_look_none = Then no request came with this visit, as when you open this page by a bookmark or a shared link.

## Saved handouts
offline_title = Handouts on this device
offline_summary = Handouts you open stay on this device. You can read them again when you have no signal.
offline_lost_title = No signal
offline_lost = This page is not saved on this device, so it cannot open without a signal. You can call us, read a handout from the list, or try again later.
offline_saved = Handouts you can read now
offline_none = No handouts are saved yet. Open one, and it will be here.
offline_remove = Remove them from this device
offline_removed = They are no longer on this device.

## The page of a handout on paper, and its parts
review_next = The next review is due on { $date }.
version = Version of
print_for = For
print_week = Tick each day you did it
stop_call = Stop, and call us if you are not sure:
jump = Parts of this page
jump_steps = Go to the steps
jump_help = When to get help
media_video = Video
media_audio = Sound
media_link = Link
program_short = The steps in short
program_whole = Every step with its picture, and all the safety notes, are on the sheet of each activity. Print the sheets, or read them here:
program_chart = Our week
program_activity = Activity
chart_heading_month = A chart for one month
chart_heading_day = A chart for one day
chart_week = Week
chart_time = Time
