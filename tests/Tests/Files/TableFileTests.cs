using System.Text;
using Guildhall.Kernel.Files;

namespace Guildhall.Tests.Files;

public sealed class TableFileTests
{
    private static readonly IReadOnlyList<TableField> Fields = [new("time", true, ["时间", "時間"]), new("user", true, ["昵称"]), new("text", true, ["内容"])];

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public void The_delimiter_is_the_one_that_names_most_fields(string delimiter)
    {
        var rows = Rows($"time{delimiter}user{delimiter}text\n1{delimiter}\"Ann, the; first\"{delimiter}hello\n");
        Assert.Equal(["1", "Ann, the; first", "hello"], Assert.Single(rows).Cells);
    }

    [Fact]
    public void The_header_is_found_below_a_preamble()
    {
        var table = TableFile.Open(Sources.Of("店铺导出,,\n2024-01-05,,\n\n时间,昵称,内容\n1,小红,好\n"), Fields).Value;
        Assert.Equal(4, table.HeaderLine);
        Assert.Equal(5, Assert.Single(table.Rows()).Line);
    }

    [Fact]
    public void Missing_columns_are_refused_naming_what_was_found_and_what_is_needed()
    {
        var refusal = TableFile.Open(Sources.Of("time,who,words\n1,2,3\n"), Fields).Refusal;
        Assert.Equal("files.missing_columns", refusal?.Code);
        Assert.Equal(["user, text", "time, who, words", "time, user, text"], refusal!.Args!);
    }

    [Fact]
    public void A_column_the_user_names_wins_over_aliases()
    {
        var choices = new TableChoices(new Dictionary<string, string> { ["user"] = "who", ["text"] = "Words" });
        var table = TableFile.Open(Sources.Of("time,user,who,words\n1,no,yes,3\n"), Fields, choices).Value;
        Assert.Equal("yes", table.Rows().Single()[table.Columns["user"]]);
        Assert.Equal("files.unknown_column", TableFile.Open(Sources.Of("time,user,text\n"), Fields, new(new Dictionary<string, string> { ["user"] = "nobody" })).Refusal?.Code);
        Assert.Equal("files.unknown_field", TableFile.Open(Sources.Of("time,user,text\n"), Fields, new(new Dictionary<string, string> { ["colour"] = "user" })).Refusal?.Code);
    }

    [Fact]
    public void A_ragged_row_is_reported_with_its_line_and_the_rest_is_read()
    {
        var rows = Rows("time,user,text\n1,a,\"two\nlines\"\n2,b\n3,c,d,e\n4,e,f\n5,g,h,\n");
        Assert.Equal([(2, null), (4, "files.row_too_short"), (5, "files.row_too_long"), (6, null), (7, null)], rows.Select(r => (r.Line, r.Rejected?.Reason.Code)));
    }

    [Fact]
    public void Total_rows_are_skipped() => Assert.Single(Rows("time,user,text\n1,a,b\n合计,,3\n总计：,,\n"));

    [Fact]
    public void A_quote_inside_a_cell_does_not_swallow_the_lines_below() =>
        Assert.Equal(3, Rows("time,user,text\n1,a,he said \"hi\" to me\n2,b,5\" screen\n3,c,d\n").Count);

    [Fact]
    public void A_quote_never_closed_is_reported_and_does_not_fill_the_memory()
    {
        var rows = Rows("time,user,text\n1,a,b\n2,b,\"" + new string('x', 5_000_000));
        Assert.Equal("files.quote_never_closed", rows[^1].Rejected?.Reason.Code);
        Assert.Equal(3, rows[^1].Line);
    }

    [Fact]
    public void A_sheet_reads_like_a_CSV_with_numbers_and_days_as_text()
    {
        var file = Sources.Of(Sources.Sheet(["时间", "昵称", "内容"], [new DateOnly(2024, 1, 5), "小红 😀", 12.5m], [null, null, null], [45296, "b", "x"]));
        Assert.Equal(FileShape.Xlsx, file.Shape);
        var rows = TableFile.Open(file, Fields).Value.Rows().ToList();
        Assert.Equal(["2024-01-05", "小红 😀", "12.5"], rows[0].Cells);
        Assert.Equal((4, "45296"), (rows[1].Line, rows[1][0]));
    }

    [Fact]
    public void A_gzipped_sheet_and_a_damaged_one_are_both_handled()
    {
        var sheet = Sources.Sheet(["time", "user", "text"], ["1", "a", "b"]);
        Assert.Single(TableFile.Open(Sources.Of(Sources.Zipped(sheet)), Fields).Value.Rows());
        Assert.Equal("files.damaged", TableFile.Open(Sources.Of(sheet[..(sheet.Length / 2)]), Fields).Refusal?.Code);
    }

    [Theory]
    [InlineData("\t6901234567890123456", "6901234567890123456")]
    [InlineData("'00123", "00123")]
    [InlineData("=\"00123\"", "00123")]
    [InlineData("\uFEFFname ", "name")]
    [InlineData("plain", "plain")]
    public void What_exports_put_around_a_value_is_taken_off(string raw, string clean) => Assert.Equal(clean, Cells.Clean(raw));

    [Theory]
    [InlineData("1,234.50", 1234.50)]
    [InlineData("¥1,234.50", 1234.50)]
    [InlineData("NT$99", 99)]
    [InlineData("１２３", 123)]
    [InlineData("-5", -5)]
    [InlineData("(5.00)", -5)]
    [InlineData("3件", 3)]
    public void Numbers_are_read_as_spreadsheets_show_them(string raw, double number) => Assert.Equal((decimal)number, Cells.Number(raw));

    [Theory]
    [InlineData("-")]
    [InlineData("null")]
    [InlineData("1,5")]
    [InlineData("five")]
    public void What_is_no_number_is_null(string raw) => Assert.Null(Cells.Number(raw));

    [Fact]
    public void An_id_a_spreadsheet_destroyed_is_recognised()
    {
        Assert.True(Cells.IsScientific("6.9E+18"));
        Assert.False(Cells.IsScientific("E123"));
        Assert.False(Cells.IsScientific("1E5"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Exported_text_is_never_a_formula_and_numbers_stay_numbers(bool xlsx)
    {
        using var stream = new MemoryStream();
        using (var table = xlsx ? TableWriter.Xlsx(stream) : TableWriter.Csv(stream))
        {
            table.Row("time", "user", "text");
            table.Row(-5, "=HYPERLINK(\"x\")", "@SUM(A1)");
            table.Row(1.5m, "\tcmd", "a \"quoted\"\nline");
        }
        var rows = TableFile.Open(Sources.Of(stream.ToArray()), Fields).Value.Rows().ToList();
        Assert.Equal(["-5", "'=HYPERLINK(\"x\")", "'@SUM(A1)"], rows[0].Cells);
        Assert.Equal(["1.5", "'\tcmd", "a \"quoted\"\nline"], rows[1].Cells);
    }

    [Fact]
    public void The_errors_file_names_line_column_value_and_reason()
    {
        using var stream = new MemoryStream();
        using (var errors = new ErrorsFile(stream, new(new([])) { Language = "en" })) errors.Write(new(7, "price", "=1", FileRefusals.NotANumber));
        Assert.Equal("\uFEFFline,column,value,reason\r\n7,price,'=1,This is not a number.\r\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static List<TableRow> Rows(string text) => [.. TableFile.Open(Sources.Of(text), Fields).Value.Rows()];
}
