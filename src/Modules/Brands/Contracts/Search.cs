using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Brands.Contracts;

/// <summary>Something the palette leads to.</summary>
/// <param name="Hint">Tells namesakes apart; null when the label is enough.</param>
/// <param name="Path">Below <c>/b/{brand}/</c>.</param>
public sealed record Found(string Label, string? Hint, string Icon, string Path);

/// <summary>One kind of thing that the search of the console knows. Asked only when the operator has the permission.</summary>
public interface ISearchSource
{
    /// <summary>Code of the heading its finds stand under.</summary>
    string Heading { get; }
    string Permission { get; }
    /// <summary>Among the headings, ascending.</summary>
    int Order { get; }

    /// <param name="words">What was typed, trimmed; empty before the first letter.</param>
    /// <param name="most">How many are shown; answer no more.</param>
    Task<IReadOnlyList<Found>> Find(AppDb db, string words, int most, CancellationToken ct);
}

/// <summary>Something to do, offered in the palette: a page that begins it.</summary>
/// <param name="Text">Code of its words, an imperative.</param>
/// <param name="Path">Below <c>/b/{brand}/</c>.</param>
public sealed record ConsoleAction(string Text, string Icon, string Path, string Permission);

public static class SearchRegistration
{
    public static IServiceCollection AddSearch<TSource>(this IServiceCollection services) where TSource : class, ISearchSource => services.AddScoped<ISearchSource, TSource>();

    public static IServiceCollection AddAction(this IServiceCollection services, ConsoleAction action) => services.AddSingleton(action);
}
