/** In the order of `en`. */
export const vi = `Chọn cách thanh toán
Đang chờ bạn thanh toán
Đã thấy khoản thanh toán
Đang xác nhận thanh toán
Đã thanh toán
Còn thiếu một phần số tiền
Đã thanh toán, thừa tiền
Thanh toán đến quá muộn
Đã hết thời gian
Thanh toán thất bại
Khoản thanh toán này đã đóng
Đã hoàn tiền
Không có thông tin thanh toán
Chọn loại tiền và mạng lưới.
Không có cách thanh toán cho số tiền này.
Gửi đúng số tiền này trong một lần chuyển.
Quét mã bằng ứng dụng thanh toán.
Đừng gửi thêm. Trang này tự cập nhật.
Cảm ơn bạn. Bạn có thể đóng trang này.
Đừng gửi thêm. Hãy liên hệ cửa hàng.
Đừng gửi gì. Hãy thanh toán lại trong cửa hàng.
Đừng gửi gì lúc này. Trang này sẽ thử lại.
Số tiền
Địa chỉ
Mạng lưới
Đã nhận
Còn thiếu
Thừa
Thời gian còn lại
Còn {minutes} phút để thanh toán
Chỉ gửi {currency} qua {network}. Tiền gửi qua mạng khác sẽ mất.
Tôi sẽ dùng {network}
Sao chép
Đã sao chép
Mở ứng dụng thanh toán
Tiếp tục
Mất kết nối. Đang thử lại.
Mã QR`;
