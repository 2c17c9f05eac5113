using Guildhall.Kernel;
using Guildhall.Members.Import;
using Guildhall.Tests.Files;

namespace Guildhall.Tests.Members;

public sealed class MemberFileTests
{
    private static MemberFile Open(byte[] bytes) => MemberFile.Open(Sources.Of(bytes), BrandCalendar.For("Asia/Shanghai")).Value;

    [Fact]
    public void A_member_is_read_with_tags_and_the_columns_nobody_asked_for()
    {
        var row = Assert.Single(Sources.Good(Open(Sources.Encoded("会员编号,昵称,手机号,邮箱,加入时间,群名称,标签,是否员工,生日,城市\n'007,小红,\t138-0013-8000,Red@Example.COM,2024/1/5 9:15,茶友会,\"老客，VIP、老客\",是,1990-01-01,-\n", "gb18030")).Rows()));
        Assert.Equal(("007", "小红", "13800138000", "red@example.com", "茶友会", true), (row.ExternalId, row.Name, row.Phone, row.Email, row.Group, row.IsStaff));
        Assert.Equal(["老客", "VIP"], row.Tags);
        Assert.Equal(new DateTimeOffset(2024, 1, 5, 1, 15, 0, TimeSpan.Zero), row.JoinedAt);
        Assert.Equal(new Dictionary<string, string> { ["生日"] = "1990-01-01" }, row.Attributes);
    }

    [Fact]
    public void A_row_without_anything_that_names_a_member_is_refused()
    {
        var bad = Sources.Bad(Open("name,phone,city\n,,Paris\nAnn,,Rome\n"u8.ToArray()).Rows());
        Assert.Equal((2L, "files.cell_empty"), (Assert.Single(bad).Line, bad[0].Reason.Code));
    }

    [Fact]
    public void A_sheet_of_members_keeps_phones_whole_and_refuses_ids_it_has_destroyed()
    {
        var rows = Open(Sources.Sheet(["id", "name", "phone"], ["1", "Ann", 13800138000L], [6901234567890123456L, "Bob", null])).Rows().ToList();
        Assert.Equal("13800138000", rows[0].Value?.Phone);
        Assert.Equal("files.id_corrupted", rows[1].Rejected?.Reason.Code);
    }

    [Fact]
    public void Nothing_but_a_phone_is_enough_to_be_a_member() => Assert.Equal("+886912345678", Open("phone\n+886 912-345-678\n"u8.ToArray()).Rows().Single().Value?.Phone);
}
