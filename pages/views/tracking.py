from django.http import HttpRequest, HttpResponse
from django.shortcuts import render



def track(request: HttpRequest, reference: str = "") -> HttpResponse:
    return render(request, "base.html")


def own(request: HttpRequest, reference: str = "") -> HttpResponse:
    return render(request, "base.html")
