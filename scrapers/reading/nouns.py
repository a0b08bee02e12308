"""Nouns that are counted, and what counting them tells."""

import re

from scrapers.reading.text import Text

# Things a report counts. A number word or a bare year-like number before one of these is a count.
COUNTED = frozenset(
    """nghị quyết;quyết định;chỉ thị;kế hoạch;đề án;dự án;mô hình;văn bản;công văn;thông tư;nghị định;luật;quy chế
    tỉnh;thành phố;thành;huyện;quận;xã;phường;thị trấn;thị xã;đặc khu;thôn;bản;ấp;khóm;buôn;làng;tổ dân phố;khu dân cư
    địa phương;cơ quan;đơn vị;bộ;sở;ban;ngành;cục;vụ;tổng cục;phòng;trung tâm;viện;trường;lớp;khóa;bệnh viện;trạm;điểm
    doanh nghiệp;tập đoàn;tổng công ty;công ty;hợp tác xã;hộ;hộ gia đình;hộ dân;hộ kinh doanh;cơ sở;cửa hàng;siêu thị
    người;người dân;công dân;cán bộ;học viên;học sinh;sinh viên;giáo viên;thành viên;đại biểu;đảng viên;đoàn viên
    tình nguyện viên;lao động;nhân viên;đối tượng;cá nhân;tổ chức;tổ;nhóm;đội;hội nghị;hội thảo;cuộc;buổi;đợt;chuyên đề
    hệ thống;nền tảng;phần mềm;ứng dụng;cơ sở dữ liệu;csdl;dữ liệu;bộ dữ liệu;dịch vụ;dịch vụ công;dvc;thủ tục;tthc
    thủ tục hành chính;hồ sơ;giao dịch;tài khoản;lượt;lượt người;chứng thư;chứng thư số;chữ ký số;thẻ;thuê bao;máy;thiết bị
    sản phẩm;giải pháp;nhiệm vụ;chỉ tiêu;mục tiêu;chỉ số;tiêu chí;nội dung;nhóm nhiệm vụ;lĩnh vực;trụ cột;cấp;tuyến;camera
    trường hợp;phản ánh;kiến nghị;tin;bài;bài viết;tin bài;video;ý kiến;vị trí;xe;km;m2;ha;tấn;vụ;vụ việc;hóa đơn;bản ghi
    bộ chỉ số;khu;cụm;khu công nghiệp;chợ;sim;website;trang;cổng;kênh;fanpage;sáng kiến;bằng;đơn;bước;khâu;mẫu;biểu mẫu
    quốc gia;nước;năm;ngày;tháng;tuần;giờ;phút;giây;lần;bậc;đồng;triệu;tỷ;tỉ;nghìn;ngàn;cây;cuộc gọi;cuộc thi;lượt truy cập
    chính sách;ưu tiên;chương trình;thỏa thuận;hợp đồng;gói thầu;công trình;di tích;hiện vật;bưu cục;tủ;bộ thủ tục;suất""".replace(
        "\n", ";"
    ).replace("  ", "").split(";")
)  # fmt: skip
# Number words are figures before these only: one syllable nouns such as "bên" or "chiều" make set phrases.
COUNTED_IN_WORDS = COUNTED - frozenset(
    ("năm", "ngày", "tháng", "tuần", "giờ", "phút", "giây", "lần", "người", "nước", "bậc", "cấp", "đợt", "đồng", "triệu", "tỷ", "tỉ", "nghìn", "ngàn", "ngành", "tin", "bằng", "cây", "bước", "khâu", "bài", "trang", "thành")
)  # fmt: skip

NOUN_PHRASE = re.compile(r" ?([^\W\d_]+(?:[ /&-][^\W\d_]+){0,9})")
# A noun phrase ends where one of these begins a predicate or an adverbial.
PREDICATE = frozenset(
    "đã được đang sẽ có là đạt tham trong trên tại ở và với cho để từ đến do bởi thực đều cũng bằng chiếm hoàn còn phục tăng giảm so"
    " khi nếu theo vào qua về lên ra sử trực nhằm gồm mà thì của".split()
)


def counted_noun(text: Text, end: int) -> str:
    """The noun phrase that follows a number: "cơ sở khám chữa bệnh"; "" where none does."""
    found = NOUN_PHRASE.match(text.nfc, end)
    if not found:
        return ""
    words = found.group(1).split(" ")
    stop = next((i for i, word in enumerate(words) if word.lower() in PREDICATE), len(words))
    return " ".join(words[:stop])
