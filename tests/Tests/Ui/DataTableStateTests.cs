using Guildhall.Ui;

namespace Guildhall.Tests.Ui;

public sealed class DataTableStateTests
{
    private static readonly string[] Sortable = ["name", "joined"];

    private static DataTableState Parse(string address) => DataTableState.Parse(address, Sortable, ["status", "tag"]);

    [Theory]
    [InlineData("/members")]
    [InlineData("/members?q=%E6%9E%97&status=active&tag=a&tag=b&sort=joined&dir=desc&page=3")]
    [InlineData("/members?sort=name&after=01J9")]
    public void An_address_survives_being_read_and_written(string address) => Assert.Equal(address, Parse("https://example.org" + address).Url);

    [Fact]
    public void Unknown_sort_keys_filters_and_pages_are_dropped()
    {
        var state = Parse("/members?sort=password&utm=x&page=-4&status=&status=%20");
        Assert.Equal("/members", state.Url);
        Assert.False(state.Filtered);
    }

    [Fact]
    public void Sorting_again_turns_round_and_starts_from_the_first_page()
    {
        var once = Parse("/members?page=7").SortedBy("name");
        Assert.Equal("/members?sort=name", once.Url);
        Assert.Equal("/members?sort=name&dir=desc", once.SortedBy("name").Url);
        Assert.Equal("/members?sort=joined", once.SortedBy("name").SortedBy("joined").Url);
    }

    [Fact]
    public void Filters_come_and_go_one_value_at_a_time()
    {
        var state = Parse("/members?tag=a&tag=b&page=2");
        Assert.Equal(["a", "b"], state.All("tag"));
        Assert.Equal("/members?tag=b", state.With("tag", "b").Url);
        Assert.Equal("/members", state.Without("tag").Url);
        Assert.Equal("/members?status=active&tag=a&tag=b", state.With("status", "active").Url);
    }
}
