using System.Text;
using Guildhall.Kernel.Files;

namespace Guildhall.Tests.Files;

public sealed class SourceFileTests
{
    private const string Mainland = "时间,昵称,内容\n2024-01-05 09:15,小红,今天的新品什么时候上架？我想买两件送给妈妈\n2024-01-05 09:16,店长,晚上八点，记得来群里抢红包\n";
    private const string Taiwan = "時間,暱稱,內容\n2024-01-05 09:15,小紅,今天的新品什麼時候上架？我想買兩件送給媽媽\n2024-01-05 09:16,店長,晚上八點，記得來群裡搶紅包\n";

    [Theory]
    [InlineData(Mainland, "gb18030")]
    [InlineData(Mainland, "utf-8")]
    [InlineData(Mainland, "utf-16LE")]
    [InlineData(Mainland, "utf-16BE")]
    [InlineData(Taiwan, "big5")]
    [InlineData(Taiwan, "gb18030")]
    [InlineData(Taiwan, "utf-16LE")]
    [InlineData("訂單編號,數量\nA1,2\n", "big5")]
    [InlineData("订单编号,数量\nA1,2\n", "gb18030")]
    [InlineData("name,text\nJosé,mañana será otro día\nZoë,crème brûlée\n", "windows-1252")]
    public void The_encoding_of_a_text_is_found_without_a_byte_order_mark(string text, string encoding)
    {
        using var reader = Sources.Of(Sources.Encoded(text, encoding)).OpenText();
        Assert.Equal(text, reader.ReadToEnd());
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_byte_order_mark_is_believed_and_not_read(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        using var reader = Sources.Of([.. encoding.GetPreamble(), .. encoding.GetBytes("a,b\n1,2\n")]).OpenText();
        Assert.Equal("a,b\n1,2\n", reader.ReadToEnd());
    }

    [Fact]
    public void One_damaged_byte_does_not_make_a_UTF8_file_another_encoding()
    {
        var bytes = Encoding.UTF8.GetBytes(Mainland);
        bytes[^8] = 0xFF;
        Assert.Equal(Encoding.UTF8.CodePage, Sources.Of(bytes).Encoding.CodePage);
        Assert.Equal(Encoding.UTF8.CodePage, Sources.Of(Encoding.UTF8.GetBytes(Mainland.TrimEnd())[..^1]).Encoding.CodePage);
    }

    [Fact]
    public void An_encoding_the_user_forces_is_used()
    {
        var bytes = Sources.Encoded("é", "windows-1252");
        using var reader = SourceFile.Open(() => new MemoryStream(bytes), "x", "windows-1252").Value.OpenText();
        Assert.Equal("é", reader.ReadToEnd());
        Assert.Equal("files.unknown_encoding", SourceFile.Open(() => new MemoryStream(bytes), "x", "klingon").Refusal?.Code);
    }

    [Fact]
    public void Gzip_is_known_by_its_bytes_whatever_the_name()
    {
        using var reader = Sources.Of(Sources.Zipped(Sources.Encoded(Mainland, "gb18030")), "notes.csv").OpenText();
        Assert.Equal(Mainland, reader.ReadToEnd());
    }

    [Fact]
    public void A_decompression_bomb_is_refused_before_it_unfolds() =>
        Assert.Equal("files.too_large", Sources.RefusalOf(Sources.Zipped(new byte[64 << 20])));

    [Fact]
    public void A_file_beyond_the_limit_is_refused() =>
        Assert.Equal("files.too_large", Sources.RefusalOf(Encoding.UTF8.GetBytes(Mainland), new FileLimits(MaxBytes: 20)));

    [Fact]
    public void A_truncated_gzip_is_refused_as_damaged()
    {
        var random = new byte[50_000];
        new Random(3).NextBytes(random);
        var zipped = Sources.Zipped(Encoding.ASCII.GetBytes(Convert.ToHexString(random)));
        Assert.Equal("files.damaged", Sources.RefusalOf([0x1F, 0x8B, 8, 0, 1, 2, 3]));
        Assert.Equal("files.damaged", Sources.RefusalOf(zipped[..(zipped.Length / 2)]));
    }

    [Theory]
    [InlineData("%PDF-1.7\n", "PDF")]
    [InlineData("GIF89a..", "GIF")]
    [InlineData("<html><table>", "HTML")]
    [InlineData("PK\u0003\u0004 word/document.xml", "Word")]
    public void A_file_that_is_no_table_is_named_for_what_it_looks_like(string text, string name)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var refusal = SourceFile.Open(() => new MemoryStream(bytes), "x").Refusal;
        Assert.Equal("files.not_readable", refusal?.Code);
        Assert.Equal(name, refusal!.Args![0]);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        var noise = new byte[4096];
        for (var i = 0; i < noise.Length; i++) noise[i] = (byte)(i * 7 % 256);
        Assert.Equal("files.not_readable", Sources.RefusalOf(noise));
        Assert.Equal("files.empty", Sources.RefusalOf([]));
        Assert.Equal("files.empty", Sources.RefusalOf(" \r\n\r\n"u8.ToArray()));
    }
}
