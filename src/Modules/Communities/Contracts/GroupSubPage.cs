using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Ui;
using Microsoft.AspNetCore.Components;

namespace Guildhall.Communities.Contracts;

/// <summary>A page about one group, below <c>/b/{brand}/groups/{id:guid}/</c>. Markup waits until <see cref="Group"/> is known.</summary>
public abstract class GroupSubPage : BrandPage
{
    [Parameter] public Guid Id { get; set; }

    protected GroupCard? Group { get; private set; }

    protected string Name => Group?.Name ?? "";

    protected override async Task OnInitializedAsync()
    {
        var found = await Db.FindGroupCard(new GroupId(Id), Gone);
        if (found is null)
        {
            // The error page is a component too and sets this header itself; twice is once too often.
            Http.Response.Headers.Remove("blazor-enhanced-nav");
            Navigation.NotFound();
            return;
        }
        Group = found;
        await Load();
    }

    protected abstract Task Load();

    /// <summary>An address of this group.</summary>
    protected string Here(string path) => Url($"groups/{Id}{(path.Length == 0 ? "" : "/" + path)}");

    protected IReadOnlyList<Crumb> Crumbs(string page) => [new(T["communities.groups"], Url("groups")), new(Name, Here("lifecycle")), new(page)];
}
