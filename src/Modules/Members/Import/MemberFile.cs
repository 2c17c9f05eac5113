using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Members.Import;

/// <summary>A member as a list of members has them. Empty cells are null.</summary>
/// <param name="Phone">Digits with a leading + where written; separators removed.</param>
/// <param name="Attributes">Columns nobody asked for, by header, without the empty ones.</param>
internal sealed record MemberRow(int Line, string? ExternalId, string? Name, string? Phone, string? Email, DateTimeOffset? JoinedAt, string? Group,
    IReadOnlyList<string> Tags, bool IsStaff, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A table of members. Rows are read from the file at each enumeration; nothing in it throws.</summary>
internal sealed class MemberFile
{
    public static IReadOnlyList<TableField> Fields { get; } =
    [
        new("external_id", false, ["id", "member_id", "user_id", "customer_id", "customerid", "uid", "external_userid", "openid", "unionid", "wxid", "会员编号", "会员号", "会员ID", "會員編號", "會員ID", "客户编号", "客戶編號", "用户ID", "用戶ID", "微信号", "微信號", "买家会员名"]),
        new("name", true, ["nickname", "nick", "full_name", "display_name", "member", "customer", "昵称", "暱稱", "姓名", "名称", "名稱", "客户名称", "会员名称", "会员姓名", "會員姓名", "备注名", "群昵称", "客户", "客戶"], ["external_id", "phone", "email"]),
        new("phone", false, ["mobile", "telephone", "phone_number", "tel", "手机", "手机号", "手机号码", "联系手机", "电话", "联系电话", "手機", "手機號碼", "電話", "聯絡電話", "行動電話"]),
        new("email", false, ["e-mail", "mail", "email_address", "邮箱", "电子邮箱", "电子邮件", "電子郵件", "電子信箱", "信箱"]),
        new("joined_at", false, ["joined", "join_date", "joined_date", "created_at", "registered_at", "加入时间", "加入日期", "入群时间", "注册时间", "注册日期", "添加时间", "加入時間", "入群時間", "註冊時間", "註冊日期", "成为会员时间"]),
        new("group", false, ["group_name", "community", "群", "群名", "群名称", "所在群", "群聊", "群組", "社群", "社群名稱"]),
        new("tags", false, ["tag", "labels", "label", "标签", "标签组", "標籤", "标记"]),
        new("staff", false, ["is_staff", "员工", "員工", "是否员工", "是否員工", "客服"]),
    ];

    private readonly TableFile table;
    private readonly Func<Moments> moments;

    private MemberFile(TableFile table, Func<Moments> moments, DayOrderDecision? dates) => (this.table, this.moments, Dates) = (table, moments, dates);

    public ColumnMap Columns => table.Columns;

    public DayOrderDecision? Dates { get; }

    public static Result<MemberFile> Open(SourceFile file, BrandCalendar calendar, TableChoices? choices = null, DayOrder? order = null)
    {
        var opened = TableFile.Open(file, Fields, choices);
        if (opened.Refusal is { } refusal) return refusal;
        var decided = order is null ? opened.Value.DayOrderOf("joined_at") : (DayOrderDecision?)null;
        if (decided.Refusal is { } contradictory) return contradictory;
        return new MemberFile(opened.Value, () => new Moments(calendar, order ?? decided.Value?.Order), decided.Value);
    }

    public IEnumerable<Parsed<MemberRow>> Rows()
    {
        var reader = new MemberRowReader(table.Columns, moments());
        foreach (var row in table.Rows())
        {
            if (row.Rejected is { } rejected) yield return rejected;
            else yield return reader.Read(row);
        }
    }
}
