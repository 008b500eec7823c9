# The texts of the interface in Vietnamese: what the language-help page and the form need. The rest is English.

## Dates and numbers
date = ngày { $day } { $month } năm { $year }
month_1 = tháng 1
month_2 = tháng 2
month_3 = tháng 3
month_4 = tháng 4
month_5 = tháng 5
month_6 = tháng 6
month_7 = tháng 7
month_8 = tháng 8
month_9 = tháng 9
month_10 = tháng 10
month_11 = tháng 11
month_12 = tháng 12
comma = {", "}

## Every page
language_name = Tiếng Việt
language_start = trợ giúp bằng tiếng Việt
languages = Ngôn ngữ
translation = Về bản dịch này
translation_unchecked = Chưa có ai kiểm tra lại bản dịch này. Nếu có điều gì chưa rõ, xin gọi cho chúng tôi. Cùng trang này bằng tiếng Anh:
translation_stale = Trang này theo bản tiếng Anh { $date }. Bản tiếng Anh đã thay đổi từ đó:
skip = Đến phần nội dung chính
menu = Trình đơn
navigation = Trình đơn chính
contact_navigation = Liên hệ với chúng tôi
call = Gọi
ask = Nhờ gọi lại
footer_contact = Nói chuyện với chúng tôi
footer_pages = Trên trang web này
hours = Giờ trả lời điện thoại
place = Địa chỉ của chúng tôi
emergency_call = Trong trường hợp khẩn cấp, gọi
crisis_call = Nếu quý vị hoặc người bên cạnh đang khủng hoảng, hãy gọi hoặc nhắn tin
print = In trang này
print_address = Trang này trên mạng:
badge_draft = Bản nháp: chưa có trên trang web
badge_scheduled = Chờ đến { $date }: chưa có trên trang web

## What to do next
next_title = Quý vị chưa chắc điều này có hợp với con mình không?
next_text = Hãy kể cho chúng tôi về một ngày của gia đình. Cuộc nói chuyện đầu tiên miễn phí, và quý vị không cần biết tên của điều đang khó.

## Texts of a page
updated = Thay đổi lần cuối
reviewed = Người xem lại
next_review = Lần xem lại tới
contents = Trong trang này
sources = Nguồn
alert_note = Nên biết
alert_tip = Mẹo
alert_important = Quan trọng
alert_warning = Cẩn thận
alert_caution = Dừng lại và đọc
table = Bảng

## Saved handouts
offline_title = Tờ hướng dẫn trên máy này
offline_summary = Những tờ hướng dẫn quý vị mở được giữ lại trên máy này. Quý vị có thể đọc lại khi không có mạng.
offline_lost_title = Không có mạng
offline_lost = Trang này chưa được lưu trên máy này nên không mở được khi không có mạng. Quý vị có thể gọi cho chúng tôi, đọc một tờ trong danh sách, hoặc thử lại sau.
offline_saved = Các tờ có thể đọc ngay
offline_none = Chưa có tờ nào được lưu. Hãy mở một tờ, nó sẽ có ở đây.
offline_remove = Xóa khỏi máy này
offline_removed = Không còn trên máy này nữa.
