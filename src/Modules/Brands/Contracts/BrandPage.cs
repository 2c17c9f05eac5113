using Guildhall.Brands.Sessions;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Brands.Contracts;

/// <summary>A console page of one brand: <c>@inherits BrandPage</c>, <c>@page "/b/{brand}/…"</c>, <c>[Requires(…)]</c>, content inside <c>ConsolePage</c>.</summary>
public abstract class BrandPage : ComponentBase
{
    private BrandProfile? current;

    /// <summary>The brand's code in the address.</summary>
    [Parameter] public string Brand { get; set; } = "";

    [CascadingParameter] protected HttpContext Http { get; set; } = null!;
    [Inject] protected Localizer T { get; set; } = null!;
    [Inject] protected AppDb Db { get; set; } = null!;
    [Inject] protected TimeProvider Clock { get; set; } = null!;
    [Inject] protected NavigationManager Navigation { get; set; } = null!;
    [Inject] private CurrentSession Session { get; set; } = null!;

    /// <summary>Aborted when the reader goes away.</summary>
    protected CancellationToken Gone => Http.RequestAborted;

    protected BrandProfile Profile => current ??= Session.Brand ?? throw new InvalidOperationException("This page is not served below /b/{brand}/.");

    protected bool May(string permission) => Db.Actor.May(permission);

    /// <summary>An address within this brand's console.</summary>
    protected string Url(string path) => $"/b/{Uri.EscapeDataString(Profile.Code)}/{path}";

    /// <summary>An instant in the brand's time zone, as the reader's language writes it.</summary>
    protected string Local(DateTimeOffset at) => Profile.Calendar.Local(at).ToString("g", T.Culture);

    /// <summary>Leaves for another page of this application, which says the sentence of the code in passing.</summary>
    protected void Go(string url, string? say = null)
    {
        if (say is not null) Flash.Say(Http, say);
        Navigation.NavigateTo(url);
    }
}
