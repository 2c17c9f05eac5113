using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Members.Contracts;

/// <summary>A page behind a group's link: <c>@inherits MemberPage</c>, <c>@page "/g/{code}/…"</c>, <c>[ByCode]</c>.</summary>
public abstract class MemberPage : ComponentBase
{
    [Parameter] public string Code { get; set; } = "";

    [CascadingParameter] protected HttpContext Http { get; set; } = null!;
    [Inject] protected Localizer T { get; set; } = null!;
    [Inject] protected AppDb Db { get; set; } = null!;
    [Inject] protected TimeProvider Clock { get; set; } = null!;
    [Inject] protected Visit Visit { get; set; } = null!;
    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    protected CancellationToken Gone => Http.RequestAborted;

    protected string? Colours => Http.Request.Cookies[Theme.Cookie];

    protected string BrandCss => $"/brand/{Visit.Brand.Colour[1..]}.css";
}
